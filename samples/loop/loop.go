// Package loop keeps something from one turn of a loop to the next. A variable declared in a
// loop is a new one each turn; on the stack it would have one place, so if an older one can
// still be reached, it has to be on the heap.
package loop

// Last remembers the address of a variable of an earlier turn.
func Last(limit int) int {
	var last *int
	for i := 0; i < limit; i++ {
		square := i * i // want square:"moved to heap; loop; 8 B"
		last = &square
	}
	if last == nil {
		return 0
	}
	return *last
}

type node struct {
	value int
	next  *node
}

// Sum builds a list that never leaves the function: even so it is one node a turn.
func Sum(limit int) int {
	var head *node
	for i := 0; i < limit; i++ {
		head = &node{i, head} // want `&node{i, head}`:"escapes to heap; loop; 16 B"
	}
	total := 0
	for ; head != nil; head = head.next {
		total += head.value
	}
	return total
}

// Backwards loops with goto: the compiler knows that as a loop as well.
func Backwards(limit int) int {
	var last *int
again:
	step := limit // want step:"moved to heap; loop; 8 B"
	last = &step
	limit--
	if limit > 0 {
		goto again
	}
	return *last
}

// Outside declares the variable before the loop, and takes its address as often as it likes.
func Outside(limit int) int {
	var square int
	var last *int
	for i := 0; i < limit; i++ {
		square = i * i
		last = &square
	}
	_ = last
	return square
}
