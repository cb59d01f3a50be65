// Package global stores addresses in package variables. A global lives as long as the program,
// so everything it can reach has to live as long.
package global

var (
	latest  *int
	history []*int
	byName  = map[string]*int{} // want `map[string]*int{}`:"escapes to heap; stored-in-heap"
	current struct{ score *int }
)

// Record keeps the address of a local variable in a global one.
func Record(score int) {
	best := score // want best:"moved to heap; stored-in-heap"
	latest = &best
}

// Push keeps it in the array of a global slice.
func Push(score int) { // want score:"moved to heap; stored-in-heap"
	history = append(history, &score) // want `append(history, &score)`@1.25+:"escapes to heap; stored-in-heap"
}

// Name keeps it as a value of a global map.
func Name(name string, score int) { // want name:"leaking param" score:"moved to heap; stored-in-heap"
	byName[name] = &score
}

// Current keeps it in a field of a global struct.
func Current(score int) {
	next := score // want next:"moved to heap; stored-in-heap"
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
