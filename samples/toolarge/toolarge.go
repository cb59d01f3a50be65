// Package toolarge makes things that outlive nothing and yet do not fit: a declared variable may
// take 10 MB of the stack up to Go 1.23 and 128 KB from Go 1.24; what an expression makes (new,
// make, a literal's address) 64 KB.
package toolarge

// Declared is a variable of one megabyte.
func Declared() int {
	var table [1 << 20]byte // want table@1.24+:"moved to heap; too-large; 1048576 B"
	return sum(table[:])
}

// Huge is too large for every version.
func Huge() int {
	var table [11 << 20]byte // want table:"moved to heap; too-large; 11534336 B"
	return sum(table[:])
}

// Made is a slice of constant size, just over the limit.
func Made() int {
	return sum(make([]byte, 64<<10+1)) // want `make([]byte, 64<<10+1)`:"escapes to heap; too-large; 65537 B"
}

// Pointed is an array behind a pointer.
func Pointed() int {
	table := new([65 << 10]byte) // want `new([65 << 10]byte)`:"escapes to heap; too-large; 66560 B"
	return sum(table[:])
}

// Fits is exactly as large as the limit.
func Fits() int {
	return sum(make([]byte, 64<<10))
}

func sum(values []byte) int {
	total := 0
	for _, value := range values {
		total += int(value)
	}
	return total
}
