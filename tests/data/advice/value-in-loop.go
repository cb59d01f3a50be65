// run: before() after()
// before: 4 allocations
// after: none
package sample

var values = []int{3, 9, 4, 7}

//go:noinline
func before() int {
	var peak *int
	for _, value := range values {
		height := value * value
		if peak == nil || height > *peak {
			peak = &height
		}
	}
	return *peak
}

//go:noinline
func after() int {
	peak := 0
	for _, value := range values {
		height := value * value
		if height > peak {
			peak = height
		}
	}
	return peak
}
