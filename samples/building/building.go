// Package building makes strings. A string cannot change, so joining, cutting up and converting
// makes new ones; only what stays in the function and is short fits on the stack.
package building

import "strings"

// Greeting joins three strings and returns the result.
func Greeting(name string) string {
	return "Hello, " + name + "!" // want `"Hello, " + name + "!"`:"escapes to heap; returned"
}

// Stars adds to a string once a turn, and copies it each time. The compiler never mentions that.
func Stars(count int) string {
	stars := ""
	for i := 0; i < count; i++ {
		stars += "*"
	}
	return stars
}

// Text turns bytes into a string; the bytes may change, so they are copied.
func Text(bytes []byte) string {
	return string(bytes) // want `string(bytes)`:"escapes to heap; returned"
}

// Bytes goes the other way.
func Bytes(text string) []byte {
	return []byte(text) // want `[]byte(text)`:"escapes to heap; returned"
}

// Runes decodes as well.
func Runes(text string) []rune {
	return []rune(text) // want `[]rune(text)`:"escapes to heap; returned"
}

// Letter makes a string of one code point.
func Letter(letter rune) string {
	return string(letter) // want `string(letter)`:"escapes to heap; returned"
}

// Built writes into a builder, which grows as append does and gives its bytes away uncopied. Its
// small methods are inlined: the append, and the text of a panic that never happens, are reported
// at the call.
func Built(count int) string {
	var builder strings.Builder
	builder.Grow(count)
	for i := 0; i < count; i++ {
		builder.WriteByte('*') // want `builder.WriteByte('*')`:"escapes to heap" `builder.WriteByte('*')`@1.25+:"escapes to heap; stored-in-heap"
	}
	return builder.String()
}

// Equal converts only to compare: the compiler knows that no copy is needed.
func Equal(bytes []byte, text string) bool {
	return string(bytes) == text
}

// Count joins for its own use; a short result fits in a buffer on the stack.
func Count(first, second string) int {
	return len(first + second)
}
