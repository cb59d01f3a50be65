//go:build samples_extra

package platform

// Extra is only built with -tags samples_extra.
func Extra() *int {
	extra := 1 // want extra:"moved to heap; returned"
	return &extra
}
