// Package iterating loops over functions, which Go can since version 1.23. The body of such a loop
// is a closure that the function calls: where that function is unknown it may keep the closure, so
// the closure and the variables it changes are on the heap.
package iterating
