// run: before(7) after(7)
// before: 1 allocation
// after: none
package sample

//go:noinline
func before(n uint16) bool {
	seen := make([]bool, 1<<16+1)
	seen[n] = true
	return seen[n/2]
}

//go:noinline
func after(n uint16) bool {
	seen := make([]uint64, 1<<16/64)
	seen[n/64] |= 1 << (n % 64)
	return seen[n/2/64]&(1<<(n/2%64)) != 0
}
