// Package stored writes addresses through pointers. The compiler does not know how long the
// pointer's target lives, so it must assume the worst of whatever is stored there.
package stored

// Node is an element of a list.
type Node struct {
	Value int
	Next  *Node
}

// Insert links a new node behind an old one.
func Insert(after *Node, value int) { // want after:"leaking param"
	node := Node{Value: value, Next: after.Next} // want node:"moved to heap; stored-in-heap; 16 B"
	after.Next = &node
}

// Fill stores through a pointer to a pointer, the way C programmers return a second result.
func Fill(target **int) {
	answer := 42 // want answer:"moved to heap; stored-in-heap; 8 B"
	*target = &answer
}

// Replace stores into the array behind a slice, which belongs to the caller.
func Replace(slots []*int, value int) { // want value:"moved to heap; stored-in-heap; 8 B"
	slots[0] = &value
}

// Local stores through a pointer as well. The compiler does not ask what that points to: holder
// stays on the stack, and value moves to the heap all the same.
func Local(value int) int { // want value:"moved to heap; stored-in-heap; 8 B"
	holder := struct{ kept *int }{}
	pointer := &holder
	pointer.kept = &value
	return *pointer.kept
}

// Direct stores into the variable itself, and both stay on the stack.
func Direct(value int) int {
	holder := struct{ kept *int }{}
	holder.kept = &value
	return *holder.kept
}
