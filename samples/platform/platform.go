// Package platform has files that only some builds take: by the name of the file, by a build
// constraint, by a tag. Where a file has no findings because it is not compiled, that is no
// good news.
package platform

// Everywhere is in every build.
func Everywhere() *int {
	anywhere := len(name) // want anywhere:"moved to heap; returned; 8 B"
	return &anywhere
}
