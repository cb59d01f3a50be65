// Command driver calls the generated functions and writes down, as JSON, which of their lines took
// memory from the allocator.
//
// Run it with GODEBUG=memprofilerate=1, so that each object is in the profile from the start on.
package main

import (
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"time"
	"unsafe"

	"ex.com/random/sink"
)

// rounds is how often each function runs: twice with each filling.
const rounds = 30

// large is more than 255, what the runtime has at hand as an interface value, and more than all
// buffers on a stack.
const large = 400

// filling is allocated in front of each call. Objects of less than 16 bytes without pointers share
// blocks, and only the block appears in the profile: with different fillings each one is the first
// of its block at some time.
var filling []byte

// fill leaves a block of which some bytes are taken, other ones in each round.
func fill(round int) {
	filling = make([]byte, 15)
	filling = make([]byte, 1+round%15)
}

type line struct {
	File     string `json:"file"`
	Line     int    `json:"line"`
	Function string `json:"function"`
}

type sample struct {
	// Lines are the innermost line and, if its function was inlined, those it was inlined into.
	Lines   []line `json:"lines"`
	Objects int64  `json:"objects"`
	// SizeBytes is the size of one object, rounded up by the allocator.
	SizeBytes int64 `json:"size_bytes"`
	// Routine is what the line called of the runtime.
	Routine string `json:"routine"`
}

func main() {
	for _, table := range tables {
		for _, function := range table {
			value := reflect.ValueOf(function)
			if value.Kind() == reflect.Pointer {
				value = value.Elem() // a variable
			}
			var arguments []reflect.Value
			for i := 0; i < value.Type().NumIn(); i++ {
				arguments = append(arguments, argument(value.Type().In(i), 0))
			}
			for round := 0; round < rounds; round++ {
				fill(round)
				for _, result := range value.Call(arguments) {
					if call, ok := result.Interface().(func() int); ok {
						fill(round)
						sink.Num = call()
					}
				}
			}
		}
	}
	for runtime.NumGoroutine() > 1 {
		time.Sleep(time.Millisecond)
	}
	result := map[string]any{"samples": profile(), "rounds": rounds}
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		panic(err)
	}
}

// argument makes a value of a type, none of it empty.
func argument(of reflect.Type, depth int) reflect.Value {
	made := reflect.New(of).Elem()
	switch of.Kind() {
	case reflect.Int:
		made.SetInt(large)
	case reflect.Float64:
		made.SetFloat(large)
	case reflect.Uint8:
		made.SetUint('x')
	case reflect.String:
		made.SetString(strings.Repeat("x", large))
	case reflect.Func:
		made.Set(reflect.ValueOf(func() int { return large }))
	case reflect.Pointer:
		made.Set(reflect.New(of.Elem()))
		made.Elem().Set(argument(of.Elem(), depth+1))
	case reflect.Slice:
		made.Set(reflect.MakeSlice(of, large, large))
		for i := 0; i < large; i++ {
			made.Index(i).Set(argument(of.Elem(), depth+1))
		}
	case reflect.Map:
		made.Set(reflect.MakeMap(of))
	case reflect.Interface:
		made.Set(reflect.ValueOf(&sink.Error{Code: large}))
	case reflect.Struct:
		for i := 0; i < of.NumField(); i++ {
			field := made.Field(i)
			settable := reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem()
			settable.Set(argument(field.Type(), depth+1))
		}
	}
	return made
}

// profile reads the memory profile of the whole run.
func profile() []sample {
	// What was allocated appears in the profile two collections later.
	for i := 0; i < 3; i++ {
		runtime.GC()
	}
	n, _ := runtime.MemProfile(nil, true)
	records := make([]runtime.MemProfileRecord, n+1000)
	n, ok := runtime.MemProfile(records, true)
	if !ok {
		panic("more stacks than expected")
	}
	samples := []sample{}
	for _, record := range records[:n] {
		lines, routine := linesOf(record.Stack())
		if len(lines) > 0 && record.AllocObjects > 0 {
			size := record.AllocBytes / record.AllocObjects
			samples = append(samples, sample{lines, record.AllocObjects, size, routine})
		}
	}
	return samples
}

// linesOf finds who asked the runtime for memory, up to the function that was not inlined.
func linesOf(stack []uintptr) (lines []line, routine string) {
	frames := runtime.CallersFrames(stack)
	// All that is inlined into one function has the entry of that function. The function itself may
	// not appear: frames of wrappers of methods are left out.
	var entry uintptr
	for more := true; more; {
		var frame runtime.Frame
		frame, more = frames.Next()
		if len(lines) == 0 && isRuntime(frame.Function) {
			if ownBusiness.MatchString(frame.Function) {
				return nil, ""
			}
			routine = frame.Function
			continue
		}
		if len(lines) > 0 && frame.Entry != entry {
			break
		}
		entry = frame.Entry
		lines = append(lines, line{frame.File, frame.Line, frame.Function})
		if frame.Func != nil { // it was not inlined
			break
		}
	}
	if notTheLinesOwn.MatchString(routine) {
		return nil, ""
	}
	return lines, routine
}

func isRuntime(function string) bool {
	return strings.HasPrefix(function, "runtime.") ||
		strings.HasPrefix(function, "internal/runtime/") || function == "maps.clone"
}

// ownBusiness is what the runtime keeps for the next time, or needs to panic or to collect garbage:
// nothing of that belongs to the line that set it off.
var ownBusiness = regexp.MustCompile(
	`[pP]anic|interfaceSwitch|typeAssert|getitab|assertE2I|acquireSudog|gcStart|gcAssistAlloc`)

// notTheLinesOwn is what a line of the package runtime's users calls that allocates for itself.
var notTheLinesOwn = regexp.MustCompile(`^runtime\.(chansend1|chanrecv[12]|selectgo|goexit|main)$`)
