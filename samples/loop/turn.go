//go:build go1.22

package loop

// Turn needs Go 1.22, where the variable of a for clause is a new one in each iteration: the line
// above sets this file's language version, whatever go.mod says.
func Turn(limit int) int {
	var first *int
	for i := 0; i < limit; i++ { // want i:"moved to heap; loop; 8 B"
		if first == nil {
			first = &i
		}
	}
	if first == nil {
		return 0
	}
	return *first
}
