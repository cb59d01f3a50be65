// Package global stores addresses in package variables. A global lives as long as the program,
// so everything it can reach has to live as long.
package global

var (
	latest  *int
	history []*int
	byName  = map[string]*int{} // want map[string]*int{}:"escapes to heap; stored-in-heap; 48 B"
	current struct{ score *int }
)

// Record keeps the address of a local variable in a global one.
func Record(score int) {
	best := score // want best:"moved to heap; stored-in-heap; 8 B"
	latest = &best
}

// Push keeps it in the array of a global slice.
func Push(score int) { // want score:"moved to heap; stored-in-heap; 8 B"
	history = append(history, &score) // want `append(history, &score)`@1.25+:"escapes to heap; stored-in-heap; when the capacity is exceeded" `append(history, &score)`@-1.24:"hidden allocation; growth; when the capacity is exceeded"
}

// Name keeps it as a value of a global map.
func Name(name string, score int) { // want name:"leaking param" score:"moved to heap; stored-in-heap; 8 B"
	byName[name] = &score // want byName[name]:"hidden allocation; growth; when the map grows"
}

// Current keeps it in a field of a global struct.
func Current(score int) {
	next := score // want next:"moved to heap; stored-in-heap; 8 B"
	current.score = &next
}

// Compare takes an address too, but forgets it before it returns: no finding.
func Compare(score int) bool {
	candidate := &score
	return latest != nil && *latest < *candidate
}

// At package level there is no stack to stay on: this one is part of the program's data.
var initial = &struct{ level int }{level: 1}

// Level reads it, so that it is used.
func Level() int { return initial.level }
