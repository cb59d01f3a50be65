// Package sub is the other package of the sample inlined: its small functions are inlined there.
package sub

// New returns the address of its parameter.
func New(v int) *int { // want v:"moved to heap; returned"
	return &v
}

// Options is what a constructor makes.
type Options struct{ Name string }

// Default makes one.
func Default() *Options {
	return &Options{Name: "default"} // want `&Options{Name: "default"}`:"escapes to heap; returned"
}
