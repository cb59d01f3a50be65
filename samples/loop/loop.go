// Package loop keeps something from one loop iteration to the next. A variable declared in a
// loop is a new one in each iteration; on the stack all of them would share one slot, so if an
// earlier one can still be reached, it has to be on the heap.
package loop

// Last remembers the address of a variable of an earlier iteration.
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

// Sum builds a list that never leaves the function: even so it allocates a node per iteration.
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
