package columns

// Long has its findings beyond column 254, where the compiler loses count: it prints the line
// and no column at all.
func Long(unused00, unused01, unused02, unused03, unused04, unused05, unused06, unused07, unused08, unused09, unused10, unused11, unused12, unused13, unused14, unused15, unused16, unused17, unused18, unused19, unused20, unused21, unused22, unused23 int, kept int) *int { // want kept:"moved to heap; returned; 8 B"
	return &kept
}

// LongText has a long text in front of the finding.
func LongText() (string, *Pair) {
	return "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", &Pair{Text: "far out"} // want `&Pair{Text: "far out"}`:"escapes to heap; returned; 24 B"
}

// LongLeak keeps a parameter that is far out.
func LongLeak(unused00, unused01, unused02, unused03, unused04, unused05, unused06, unused07, unused08, unused09, unused10, unused11, unused12, unused13, unused14, unused15, unused16, unused17, unused18, unused19, unused20, unused21, unused22, unused23 int, kept *int) *int { // want kept:"leaking param"
	return kept
}
