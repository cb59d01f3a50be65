package main

import (
	"encoding/json"
	"errors"
	"math/rand"
	"os"
)

var errSome = errors.New("some")

type myError struct{}

func (*myError) Error() string { return "mine" }

type stopped struct{}

type run struct {
	dice *rand.Rand
	fuel int
	hits map[int]int
	// A panic was recovered, maybe where err is another variable than the result.
	failed bool
}

func (r *run) hit(line int) bool {
	r.hits[line]++
	r.burn()
	return true
}

func (r *run) toss() bool { return r.roll(2) == 0 }

func (r *run) burn() {
	r.fuel--
	if r.fuel < 0 {
		panic(stopped{})
	}
}

func (r *run) roll(sides int) int {
	r.burn()
	return r.dice.Intn(sides)
}

func (r *run) maybe() error {
	if r.toss() {
		return errSome
	}
	return nil
}

func call(f func(*run) error, seed int64) (r *run, outcome int) {
	r = &run{dice: rand.New(rand.NewSource(seed)), fuel: 200, hits: map[int]int{}}
	defer func() {
		switch recover().(type) {
		case nil:
		case stopped:
			outcome = 3
		default:
			outcome = 2
		}
	}()
	if f(r) != nil || r.failed {
		return r, 1
	}
	return r, 0
}

func main() {
	// For each function, by how a call ended: calls; for each line: calls that ran it, most often.
	type line struct{ Calls, Most map[int]int }
	type function struct {
		Calls map[int]int
		Lines map[int]line
	}
	var all []function
	for _, f := range functions {
		of := function{map[int]int{}, map[int]line{}}
		for seed := int64(0); seed < 400; seed++ {
			r, outcome := call(f, seed)
			of.Calls[outcome]++
			for at, hits := range r.hits {
				l, known := of.Lines[at]
				if !known {
					l = line{map[int]int{}, map[int]int{}}
					of.Lines[at] = l
				}
				l.Calls[outcome]++
				l.Most[outcome] = max(l.Most[outcome], hits)
			}
		}
		all = append(all, of)
	}
	json.NewEncoder(os.Stdout).Encode(all)
}
