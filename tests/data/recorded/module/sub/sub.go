// Package sub is inlined into its importer.
package sub

var kept *int

// Keep stores a pointer to a variable of its own in a global.
func Keep(v int) {
	kept = &v
}

// Box is generic: its importer's output names this file.
type Box[T any] struct{ items []T }

// Add appends.
func (b *Box[T]) Add(item T) *T {
	b.items = append(b.items, item)
	copied := item
	return &copied
}
