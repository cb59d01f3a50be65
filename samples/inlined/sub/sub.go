// Package sub is the other package of the sample inlined: its small functions are inlined there.
package sub

// New returns the address of its parameter.
func New(v int) *int { // want v:"moved to heap; returned; 8 B"
	return &v
}

// Options is what a constructor makes.
type Options struct{ Name string }

// Default makes one.
func Default() *Options {
	return &Options{Name: "default"} // want `&Options{Name: "default"}`:"escapes to heap; returned; 16 B"
}

// Named makes options only where there is a name.
func Named(name string) *Options { // want name:"leaking param"
	if name == "" {
		return nil
	}
	return &Options{Name: name} // want `&Options{Name: name}`:"escapes to heap; returned; 16 B"
}

// Join joins.
func Join(directory, name string) string { return directory + "/" + name } // want `directory + "/" + name`:"escapes to heap; returned; if more than one part is non-empty"
