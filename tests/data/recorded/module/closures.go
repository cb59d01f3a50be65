package recorded

import "sync"

func counter() func() int {
	n := 0
	return func() int {
		n++
		return n
	}
}

func goroutine(wg *sync.WaitGroup) {
	total := 0
	wg.Add(1)
	go func() {
		defer wg.Done()
		total++
	}()
	go wg.Wait()
}

func deferInLoop(n int) {
	for i := 0; i < n; i++ {
		defer func() { println(i) }()
	}
}

func deferOnce() (err error) {
	value := 3
	defer func() { println(value, err) }()
	return nil
}

func keptFromLoop(n int) *int {
	var last *int
	for i := 0; i < n; i++ {
		v := i
		last = &v
	}
	if last != nil {
		println(*last)
	}
	var p *pair
	for i := 0; i < n; i++ {
		p = &pair{i, i}
	}
	println(p.a)
	return nil
}

func outOfClosure() int {
	var p *pair
	func() {
		for i := 0; i < 3; i++ {
			p = &pair{i, 2}
		}
	}()
	return p.a
}

func methodValue(p *pair) func(*pair) int {
	q := &pair{p.b, p.a}
	return q.area
}
