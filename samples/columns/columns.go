// Package columns tests where findings sit. The compiler counts columns in bytes, editors count
// UTF-16 units, and people count what they see: on these lines all three differ.
package columns

// Pair holds a text and a number.
type Pair struct {
	Text   string
	Number *int
}

// Umlaut has a name that takes more bytes than letters.
func Umlaut() *int {
	größe := 1 // want größe:"moved to heap; returned; 8 B"
	return &größe
}

// Emoji has four-byte letters in front of the finding.
func Emoji() (string, *Pair) {
	return "🦫🦫", &Pair{Text: "👩‍🚀"} // want `&Pair{Text: "👩‍🚀"}`:"escapes to heap; returned; 24 B"
}

// Combining has letters made of a base and a mark: what looks like one is two.
func Combining() (string, *Pair) {
	return "ẹ́ñ", &Pair{} // want &Pair{}:"escapes to heap; returned; 24 B"
}

// Wide has letters of three bytes, each two cells wide on a terminal.
func Wide() (string, *Pair) {
	return "漢字かな", &Pair{Text: "漢"} // want `&Pair{Text: "漢"}`:"escapes to heap; returned; 24 B"
}

// Tabs has tabs inside of the line, where an editor draws them as wide as it likes.
func Tabs() (string, *Pair) {
	return `a			text`, &Pair{} // want &Pair{}:"escapes to heap; returned; 24 B"
}

// Several has findings side by side.
func Several() (string, *Pair, *Pair) {
	return "→", &Pair{Text: "←"}, &Pair{Text: "↔"} // want `&Pair{Text: "←"}`:"escapes to heap; returned; 24 B" `&Pair{Text: "↔"}`:"escapes to heap; returned; 24 B"
}
