// Package embedded carries files in the program. Embedded text is part of the program's data:
// it is never allocated, but copies of it are.
package embedded

import "embed"

//go:embed greeting.txt
var greeting string

//go:embed greeting.txt
var raw []byte

//go:embed greeting.txt letters/*.txt
var files embed.FS

// Text shares the embedded string.
func Text() string { return greeting }

// Bytes copies it.
func Bytes() []byte {
	return []byte(greeting) // want []byte(greeting):"escapes to heap; returned; unless it is empty"
}

// Raw shares the embedded bytes, which the program could even change.
func Raw() []byte { return raw }

// Files returns the address of a copy of the file system: three words.
func Files() *embed.FS {
	copied := files // want copied:"moved to heap; returned"
	return &copied
}
