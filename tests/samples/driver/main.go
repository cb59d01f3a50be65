// Command driver runs the samples and writes down what they really allocate, as JSON: which lines
// took memory from the allocator, and how often some functions did. It knows nothing of heaplens.
//
// Run it with GODEBUG=memprofilerate=1, so that each object is in the profile from the start on.
package main

import (
	"encoding/json"
	"os"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// line is a place in a Go file.
type line struct {
	File string `json:"file"`
	Line int    `json:"line"`
}

// sample is what one stack of calls allocated.
type sample struct {
	// Lines are the innermost line and, if its function was inlined, those it was inlined into.
	Lines []line `json:"lines"`
	// SizeBytes is the size of one object, rounded up by the allocator.
	SizeBytes int64 `json:"size_bytes"`
}

// count is how often one call allocated.
type count struct {
	Function string `json:"function"`
	Others   int    `json:"others"`
	Allocs   int    `json:"allocs"`
}

func main() {
	var result struct {
		Counts    []count  `json:"counts"`
		Samples   []sample `json:"samples"`
		SizeBytes []uint32 `json:"size_classes_bytes"`
	}
	for _, function := range functions {
		runAll(function)
	}
	for _, call := range calls {
		allocs := int(testing.AllocsPerRun(20, call.run))
		result.Counts = append(result.Counts, count{call.function, call.others, allocs})
	}
	result.Samples = profile()
	result.SizeBytes = sizeClasses()
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		panic(err)
	}
}

// profile reads the memory profile of the whole run.
func profile() []sample {
	// What was allocated appears in the profile two collections later.
	for i := 0; i < 3; i++ {
		runtime.GC()
	}
	records := make([]runtime.MemProfileRecord, 1<<14)
	n, ok := runtime.MemProfile(records, true)
	if !ok {
		panic("more stacks than expected")
	}
	var samples []sample
	for _, record := range records[:n] {
		if lines := linesOf(record.Stack()); len(lines) > 0 && record.AllocObjects > 0 {
			samples = append(samples, sample{lines, record.AllocBytes / record.AllocObjects})
		}
	}
	return samples
}

// linesOf finds who asked the runtime for memory; nobody, where the runtime needed it for itself.
func linesOf(stack []uintptr) []line {
	var lines []line
	frames := runtime.CallersFrames(stack)
	for more := true; more; {
		var frame runtime.Frame
		frame, more = frames.Next()
		if isRuntime(frame.Function) && len(lines) == 0 {
			if ownBusiness.MatchString(frame.Function) {
				return nil
			}
			continue
		}
		lines = append(lines, line{frame.File, frame.Line})
		if frame.Func != nil { // it was not inlined
			break
		}
	}
	return lines
}

func isRuntime(function string) bool {
	return strings.HasPrefix(function, "runtime.") ||
		strings.HasPrefix(function, "internal/runtime/") || function == "maps.clone"
}

// ownBusiness is what the runtime keeps for the next time, or needs to panic or to collect garbage:
// nothing of that belongs to the line that set it off.
var ownBusiness = regexp.MustCompile(
	`[pP]anic|interfaceSwitch|typeAssert|getitab|assertE2I|acquireSudog|gcStart|gcAssistAlloc`)

func sizeClasses() []uint32 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	var sizes []uint32
	for _, class := range stats.BySize {
		sizes = append(sizes, class.Size)
	}
	return sizes
}
