// Package linedirective says that its code comes from other files, as the output of a generator
// does. The compiler reports those; a reader wants to see what is in this file.
package linedirective

// Before is an ordinary function.
func Before() *int {
	plain := 1 // want plain:"moved to heap; returned; 8 B"
	return &plain
}

//line template.tmpl:100
func Template() *int {
	rendered := 2 // want rendered:"moved to heap; returned; 8 B"
	return &rendered
}

//line grammar.y:7:3
func Grammar() *int {
	parsed := 3 // want parsed:"moved to heap; returned; 8 B"
	return &parsed
}

func Inside() *int {
	/*line inside.x:20:5*/ nested := 4 // want nested:"moved to heap; returned; 8 B"
	return &nested
}
