// Package building makes strings. A string cannot change, so joining, cutting up and converting
// makes new ones; only what stays in the function and is short fits on the stack.
package building

import "strings"

// Greeting joins three strings and returns the result.
func Greeting(name string) string {
	return "Hello, " + name + "!" // want `"Hello, " + name + "!"`:"escapes to heap; returned; if more than one part is non-empty"
}

// Stars adds to a string in each iteration, and copies it each time. The compiler never mentions that.
func Stars(count int) string {
	stars := ""
	for i := 0; i < count; i++ {
		stars += "*" // want `stars += "*"`:"hidden allocation; made-by-runtime; if more than one part is non-empty"
	}
	return stars
}

// Text turns bytes into a string; the bytes may change, so they are copied.
func Text(bytes []byte) string {
	return string(bytes) // want string(bytes):"escapes to heap; returned; if longer than 1 byte"
}

// Bytes goes the other way.
func Bytes(text string) []byte {
	return []byte(text) // want []byte(text):"escapes to heap; returned; unless it is empty"
}

// Joined joins what it has converted, and converts that. Strings that only serve to make another
// one are on the stack if they are short; from Go 1.24 the joined one is not made at all.
func Joined(first, second []byte) []byte {
	return []byte(string(first) + string(second)) // want `[]byte(string(first) + string(second))`:"escapes to heap; returned; unless it is empty" `string(first) + string(second)`@-1.23:"hidden allocation; made-by-runtime; if longer than 32 bytes" string(first):"hidden allocation; made-by-runtime; if longer than 32 bytes" string(second):"hidden allocation; made-by-runtime; if longer than 32 bytes"
}

// Runes decodes as well.
func Runes(text string) []rune {
	return []rune(text) // want []rune(text):"escapes to heap; returned; unless it is empty"
}

// Letter makes a string of one code point.
func Letter(letter rune) string {
	return string(letter) // want string(letter):"escapes to heap; returned; 4 B"
}

// Built writes into a builder, which grows as append does and gives its bytes away uncopied. Its
// small methods are inlined: the append, and the text of a panic that never happens, are reported
// at the call.
func Built(count int) string {
	var builder strings.Builder
	builder.Grow(count)
	for i := 0; i < count; i++ {
		builder.WriteByte('*') // want builder.WriteByte('*')@1.25+:"escapes to heap; stored-in-heap; when the capacity is exceeded" builder.WriteByte('*')@-1.24:"hidden allocation; growth; when the capacity is exceeded" builder.WriteByte('*'):"no allocation; constant"
	}
	return builder.String()
}

// Equal converts only to compare: the compiler knows that no copy is needed.
func Equal(bytes []byte, text string) bool {
	return string(bytes) == text
}

// Count joins for its own use; a short result fits in a buffer on the stack.
func Count(first, second string) int {
	return len(first + second) // want `first + second`:"hidden allocation; made-by-runtime; if longer than 32 bytes"
}

//go:noinline
func length(text string) int { return len(text) }

// Lent lends the string it makes, so that a short one fits in a buffer on the stack.
func Lent(bytes []byte) int {
	return length(string(bytes)) // want string(bytes):"hidden allocation; made-by-runtime; if longer than 32 bytes"
}

// Scratch changes a copy of a text, which fits in such a buffer as well.
func Scratch(text string) int {
	bytes := []byte(text) // want []byte(text):"hidden allocation; made-by-runtime; if longer than 32 bytes"
	bytes[0] = '*'
	return len(bytes)
}

// Reversed does the same with up to 32 runes.
func Reversed(text string) rune {
	runes := []rune(text) // want []rune(text):"hidden allocation; made-by-runtime; if longer than 32 runes"
	runes[0], runes[len(runes)-1] = runes[len(runes)-1], runes[0]
	return runes[0]
}

// Encoded lends a string made of runes.
func Encoded(runes []rune) int {
	return length(string(runes)) // want string(runes):"hidden allocation; made-by-runtime; if longer than 29 bytes"
}

// Spelled lends a string made of one rune: that always fits.
func Spelled(letter rune) int {
	return length(string(letter))
}

// Rebuilt returns a string made of runes.
func Rebuilt(runes []rune) string {
	return string(runes) // want string(runes):"escapes to heap; returned"
}
