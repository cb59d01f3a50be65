// Package method is about receivers. A receiver is a parameter like all others: a pointer
// receiver can be kept, and what it points to can be.
package method

// Tree has branches.
type Tree struct {
	name   string
	parent *Tree
	leaves []string
}

var forest []*Tree
var names []string

// Plant keeps the receiver itself.
func (t *Tree) Plant() { // want t:"leaking param"
	forest = append(forest, t) // want `append(forest, t)`@1.25+:"escapes to heap; stored-in-heap; when the capacity is exceeded" `append(forest, t)`@-1.24:"hidden allocation; growth; when the capacity is exceeded"
}

// Record keeps only what the receiver points to: its leaves, not itself.
func (t *Tree) Record() { // want t:"leaking param"
	names = t.leaves
}

// Parent returns a part of what the receiver points to.
func (t *Tree) Parent() *Tree { // want t:"leaking param"
	return t.parent
}

// Self returns the receiver, for chains of calls.
func (t *Tree) Self() *Tree { // want t:"leaking param"
	return t
}

// Adopt stores one tree in another.
func (t *Tree) Adopt(child *Tree) { // want t:"leaking param"
	child.parent = t
}

// Len only looks.
func (t *Tree) Len() int { return len(t.leaves) }

// Name has a copy for a receiver; the copy shares its string.
func (t Tree) Name() string { // want t:"leaking param"
	return t.name
}

// Root plants a local tree. The call takes its address without saying so.
func Root(name string) { // want name:"leaking param"
	var root Tree // want root:"moved to heap; stored-in-heap; 48 B"
	root.name = name
	root.Plant() // want root.Plant()@1.25+:"escapes to heap; stored-in-heap; when the capacity is exceeded" root.Plant()@-1.24:"hidden allocation; growth; when the capacity is exceeded"
}

// Count calls a method that only looks.
func Count() int {
	var local Tree
	return local.Len()
}
