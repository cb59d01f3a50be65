// Command profiled has a profile, default.pgo. The go command passes it to the compiler, which
// then inlines hot calls of functions that are otherwise too long for it; what is inlined is
// reported at the call. The profile says that main calls build most of the time.
package main

type grid struct{ cells [8]int }

var latest *grid

// build is too long to be inlined where no profile says that it is worth it.
func build(seed int) *grid {
	made := &grid{} // want &grid{}:"escapes to heap; returned; 64 B"
	for i := range made.cells {
		made.cells[i] = seed*i + seed/(i+1)
		if made.cells[i]%3 == 0 {
			made.cells[i] += seed
		}
		if made.cells[i]%5 == 0 {
			made.cells[i] -= i * seed
		}
		if made.cells[i]%7 == 0 {
			made.cells[i] ^= i + seed
		}
		if made.cells[i]%11 == 0 {
			made.cells[i] |= i << 2
		}
	}
	return made
}

func main() {
	total := 0
	for seed := 0; seed < 1000; seed++ {
		total += build(seed).cells[3]
	}
	latest = build(total) // want build(total):"escapes to heap; stored-in-heap; 64 B"
	println(latest.cells[0])
}
