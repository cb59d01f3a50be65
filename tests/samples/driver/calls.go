package main

import (
	"runtime"

	"heaplens.dev/samples/appending"
	"heaplens.dev/samples/boxed"
	"heaplens.dev/samples/building"
	"heaplens.dev/samples/callee"
	"heaplens.dev/samples/channel"
	"heaplens.dev/samples/closure"
	"heaplens.dev/samples/columns"
	"heaplens.dev/samples/conversion"
	"heaplens.dev/samples/deferring"
	"heaplens.dev/samples/embedded"
	"heaplens.dev/samples/free"
	"heaplens.dev/samples/funcvalue"
	"heaplens.dev/samples/generic"
	"heaplens.dev/samples/global"
	"heaplens.dev/samples/goroutine"
	"heaplens.dev/samples/inlined"
	"heaplens.dev/samples/inlined/sub"
	"heaplens.dev/samples/interfaces"
	"heaplens.dev/samples/loop"
	"heaplens.dev/samples/mapping"
	"heaplens.dev/samples/method"
	"heaplens.dev/samples/methodvalue"
	"heaplens.dev/samples/panicking"
	"heaplens.dev/samples/platform"
	"heaplens.dev/samples/result"
	"heaplens.dev/samples/returned"
	"heaplens.dev/samples/stored"
	"heaplens.dev/samples/tested"
	"heaplens.dev/samples/toolarge"
	"heaplens.dev/samples/twice"
	"heaplens.dev/samples/unsized"
	"heaplens.dev/samples/variadic"
)

// functions are run for the profile, with arguments of all scales.
var functions = []any{
	appending.Evens, appending.Sized, appending.Onto, appending.Pointers, appending.Short,
	boxed.Any, boxed.Check, boxed.Print, boxed.Constant, boxed.Text, boxed.List, boxed.Wide,
	boxed.All, boxed.Pointer, boxed.Asked, boxed.Unsigned,
	building.Greeting, building.Stars, building.Text, building.Bytes, building.Joined, building.Runes,
	building.Letter, building.Built, building.Equal, building.Count, building.Lent,
	building.Scratch, building.Reversed, building.Encoded, building.Spelled, building.Rebuilt,
	callee.Log, callee.Forward, callee.Peek, callee.Earliest,
	channel.Post, channel.Offer, channel.Copy, channel.Local, channel.Signal,
	closure.Counter, closure.Constant, closure.Plain, closure.Register, closure.Assigned,
	closure.Local,
	columns.Umlaut, columns.Emoji, columns.Combining, columns.Wide, columns.Tabs, columns.Several,
	columns.Long, columns.LongText, columns.LongLeak, columns.Marked, columns.Unmarked,
	columns.Carriage, columns.Return,
	conversion.Widen, conversion.Convert, conversion.Assert, conversion.Point, conversion.Plain,

	func() { conversion.Switch(int(large)) },
	func() { conversion.Switch("text") },
	func(square *conversion.Square) { conversion.Switch(square) },
	deferring.Once, deferring.EachTurn, deferring.Shared,
	embedded.Text, embedded.Bytes, embedded.Raw, embedded.Files,
	free.Answer, free.Greeting, free.Letter, free.Less, free.Boxed, free.Pointer, free.Set,
	free.None, free.Origin, free.Unset, free.Double, free.Never,
	funcvalue.Known,
	func() { funcvalue.Visit(nothing) },
	func() { funcvalue.ByValue(nothing) },
	func() {
		var hooks funcvalue.Hooks
		hooks.OnPoint = nothing
		hooks.Fire(1, 2)
	},
	generic.Use, generic.UseBoxed, generic.UseSpelled,
	func(number int) { generic.Box(number) },
	global.Record, global.Push, global.Name, global.Current, global.Compare, global.Level,
	goroutine.Count, goroutine.Wait, goroutine.Start, goroutine.Call, goroutine.Inline,
	inlined.Keep, inlined.Use, inlined.KeepOther, inlined.Settings, inlined.Name, inlined.Nested,
	inlined.Maybe, inlined.Named, inlined.Path, inlined.Length, inlined.Clone,
	sub.New, sub.Default, sub.Named, sub.Join,
	interfaces.ReadAny, interfaces.ReadZeros, interfaces.Devirtualized, interfaces.ReadMade,
	loop.Last, loop.Sum, loop.Backwards, loop.Outside,
	mapping.Squares, mapping.Made, mapping.Index, mapping.Letters, mapping.Literal, mapping.Hinted,
	mapping.Looped, mapping.Group, mapping.Wide,
	(*method.Tree).Plant, (*method.Tree).Record, (*method.Tree).Parent, (*method.Tree).Self,
	(*method.Tree).Adopt, (*method.Tree).Len, method.Tree.Name, method.Root, method.Count,
	methodvalue.Ringer, methodvalue.Local, methodvalue.Toner, methodvalue.Expression,
	methodvalue.Called,
	panicking.At, panicking.First, panicking.Must, panicking.Never,
	platform.Everywhere, platform.Page,
	result.Watched, result.Pointer, result.Recovered, result.Split, result.Both,
	returned.Draw, returned.Print, returned.Blank, returned.Detour, returned.Numbers,
	returned.Two, returned.Parameter, returned.Field, returned.Value,
	stored.Insert, stored.Fill, stored.Replace, stored.Local, stored.Direct,
	tested.Open, (*tested.Account).Balance,
	toolarge.Declared, toolarge.Huge, toolarge.Made, toolarge.Pointed, toolarge.Fits,
	twice.Tree, twice.Pair, twice.Names, twice.Parse, twice.Built, twice.Changed, twice.Kept,
	twice.Boxes, twice.Literal,
	unsized.Scratch, unsized.Capacity, unsized.Copy, unsized.Constant, unsized.Clone,
	unsized.Extend,
	variadic.Add, variadic.Keep, variadic.Spread, variadic.None,
}

// implementations are passed for interfaces: the first one that fits.
var implementations = []any{conversion.Square{}, named{}, reader{}, 300}

// functionsToPass are passed for functions, likewise.
var functionsToPass = []any{
	func() {}, func(int) {}, func(yield func(int) bool) { yield(1) },
}

// nothing takes anything, even of types that have no name here.
func nothing[T any](T) {}

type named struct{}

func (named) Area() int    { return 1 }
func (named) Name() string { return "named" }

type reader struct{}

func (reader) Read(buffer []byte) int { return len(buffer) }

var (
	long   = "123456789012345678901234567890123"
	short  = long[1:]
	bytes  = []byte(long)
	runes  = []rune(long)
	list   = []int{1, 2, 3}
	groups = map[string][]int{}
	box    = make(chan *channel.Message, 1000)
	node   = &stored.Node{}
	slots  = make([]*int, 1)
	bell   = &methodvalue.Bell{}
	tree   = &method.Tree{}
)

// call is a call of a sample whose allocations are counted.
type call struct {
	// function is the name that heaplens has for it, behind the directory below the samples.
	function string
	// others is how many allocations there are besides those that heaplens is certain of: under a
	// condition, or in a function that is called.
	others int
	run    func()
}

var calls = []call{
	{"appending.Short", 0, func() { appending.Short(0) }},
	{"appending.Sized", 1, func() { appending.Sized(100) }},
	{"appending.Onto", 1, func() { appending.Onto(nil, long) }},
	{"boxed.Any", 0, func() { boxed.Any(255) }},
	{"boxed.Any", 1, func() { boxed.Any(256) }},
	{"boxed.Check", 1, func() { _ = boxed.Check(101) }},
	{"boxed.Constant", 0, func() { boxed.Constant() }},
	{"boxed.Text", 0, func() { boxed.Text("") }},
	{"boxed.Text", 1, func() { boxed.Text(short) }},
	{"boxed.List", 0, func() { boxed.List(nil) }},
	{"boxed.List", 1, func() { boxed.List(list) }},
	{"boxed.All", 0, func() { boxed.All(1, "", nil, 200) }},
	{"boxed.All", 3, func() { boxed.All(1000, long, list, 200) }},
	{"boxed.Unsigned", 0, func() { boxed.Unsigned(255) }},
	{"boxed.Unsigned", 1, func() { boxed.Unsigned(256) }},
	{"boxed.Asked", 0, func() { boxed.Asked(1000) }},
	{"building.Greeting", 1, func() { building.Greeting("x") }},
	{"building.Text", 0, func() { building.Text(bytes[:1]) }},
	{"building.Text", 1, func() { building.Text(bytes[:2]) }},
	{"building.Bytes", 0, func() { building.Bytes("") }},
	{"building.Bytes", 1, func() { building.Bytes(short) }},
	{"building.Joined", 1, func() { building.Joined(bytes[:2], bytes[:2]) }},
	{"building.Runes", 1, func() { building.Runes(short) }},
	{"building.Letter", 0, func() { building.Letter('x') }},
	{"building.Count", 0, func() { building.Count(short, "") }},
	{"building.Count", 0, func() { building.Count(short[1:], "y") }},
	{"building.Count", 1, func() { building.Count(short, "y") }},
	{"building.Lent", 0, func() { building.Lent(bytes[:32]) }},
	{"building.Lent", 1, func() { building.Lent(bytes) }},
	{"building.Scratch", 0, func() { building.Scratch(short) }},
	{"building.Scratch", 1, func() { building.Scratch(long) }},
	{"building.Reversed", 0, func() { building.Reversed(short) }},
	{"building.Reversed", 1, func() { building.Reversed(long) }},
	{"building.Encoded", 0, func() { building.Encoded(runes[:29]) }},
	{"building.Encoded", 1, func() { building.Encoded(runes[:30]) }},
	{"building.Spelled", 0, func() { building.Spelled('x') }},
	{"building.Rebuilt", 0, func() { building.Rebuilt(nil) }},
	{"building.Rebuilt", 0, func() { building.Rebuilt(runes) }},
	{"callee.Peek", 0, func() { callee.Peek(1) }},
	{"callee.Earliest", 0, func() { callee.Earliest(1, 2) }},
	{"channel.Post", 0, func() { channel.Post(box, "x") }},
	{"channel.Offer", 0, func() { channel.Offer(box) }},
	{"channel.Signal", 0, func() { channel.Signal() }},
	{"closure.Counter", 0, func() { closure.Counter() }},
	{"closure.Constant", 0, func() { closure.Constant(1) }},
	{"closure.Plain", 0, func() { closure.Plain() }},
	{"closure.Assigned", 0, func() { closure.Assigned() }},
	{"columns.Several", 0, func() { columns.Several() }},
	{"conversion.Point", 0, func() { conversion.Point(conversion.Square{}) }},
	{"embedded.Files", 0, func() { embedded.Files() }},
	{"free.Answer", 0, func() { free.Answer() }},
	{"free.Greeting", 0, func() { free.Greeting() }},
	{"free.Letter", 0, func() { free.Letter('x') }},
	{"free.Less", 0, func() { free.Less(1, 2) }},
	{"free.Boxed", 0, func() { free.Boxed() }},
	{"free.Pointer", 0, func() { free.Pointer() }},
	{"free.Set", 0, func() { free.Set(1000) }},
	{"free.None", 0, func() { free.None() }},
	{"free.Origin", 0, func() { free.Origin() }},
	{"free.Unset", 0, func() { free.Unset() }},
	{"free.Double", 0, func() { free.Double() }},
	{"free.Never", 0, func() { free.Never(1) }},
	{"funcvalue.Visit", 0, func() { funcvalue.Visit(nothing) }},
	{"funcvalue.Known", 0, func() { funcvalue.Known() }},
	{"generic.UseBoxed", 1, func() { generic.UseBoxed(1) }},
	{"generic.UseSpelled", 0, func() { generic.UseSpelled(1, "") }},
	{"generic.UseSpelled", 1, func() { generic.UseSpelled(1, "text") }},
	{"generic.UseSpelled", 2, func() { generic.UseSpelled(1000, "text") }},
	{"global.Record", 0, func() { global.Record(1) }},
	{"global.Name", 0, func() { global.Name("one", 1) }},
	{"global.Current", 0, func() { global.Current(1) }},
	{"global.Compare", 0, func() { global.Compare(1) }},
	{"goroutine.Call", 0, func() { goroutine.Call(nothing[int], 1); runtime.Gosched() }},
	{"goroutine.Inline", 0, func() { goroutine.Inline() }},
	{"inlined.Keep", 0, func() { inlined.Keep() }},
	{"inlined.Use", 0, func() { inlined.Use() }},
	{"inlined.KeepOther", 0, func() { inlined.KeepOther() }},
	{"inlined.Settings", 0, func() { inlined.Settings() }},
	{"inlined.Name", 0, func() { inlined.Name() }},
	{"inlined.Nested", 0, func() { inlined.Nested() }},
	{"inlined.Maybe", 0, func() { inlined.Maybe(3) }},
	{"inlined.Maybe", 1, func() { inlined.Maybe(4) }},
	{"inlined.Named", 0, func() { inlined.Named("") }},
	{"inlined.Named", 1, func() { inlined.Named("x") }},
	{"inlined.Path", 1, func() { inlined.Path("x", "y") }},
	{"inlined.Length", 0, func() { inlined.Length("x", "y") }},
	{"inlined.Length", 1, func() { inlined.Length("x", short) }},
	{"interfaces.ReadAny", 0, func() { interfaces.ReadAny(reader{}) }},
	{"interfaces.Devirtualized", 0, func() { interfaces.Devirtualized() }},
	{"interfaces.ReadMade", 0, func() { interfaces.ReadMade(reader{}) }},
	{"mapping.Hinted", 0, func() { mapping.Hinted(list) }},
	{"mapping.Group", 0, func() { mapping.Group(groups, "", 1) }},
	{"method.(*Tree).Record", 0, func() { tree.Record() }},
	{"methodvalue.Ringer", 0, func() { methodvalue.Ringer(bell) }},
	{"methodvalue.Local", 0, func() { methodvalue.Local() }},
	{"methodvalue.Toner", 0, func() { methodvalue.Toner(*bell) }},
	{"methodvalue.Expression", 0, func() { methodvalue.Expression() }},
	{"panicking.At", 0, func() { panicking.At(list, 2) }},
	{"panicking.First", 0, func() { panicking.First(list) }},
	{"panicking.Must", 0, func() { panicking.Must(true, "x") }},
	{"platform.Page", 0, func() { platform.Page() }},
	{"result.Watched", 0, func() { result.Watched() }},
	{"result.Both", 0, func() { result.Both() }},
	{"returned.Draw", 0, func() { returned.Draw(1) }},
	{"returned.Print", 0, func() { returned.Print(1) }},
	{"returned.Blank", 0, func() { returned.Blank() }},
	{"returned.Detour", 0, func() { returned.Detour(1) }},
	{"returned.Numbers", 0, func() { returned.Numbers() }},
	{"returned.Two", 0, func() { returned.Two() }},
	{"returned.Parameter", 0, func() { returned.Parameter(1) }},
	{"returned.Field", 0, func() { returned.Field(1) }},
	{"returned.Value", 0, func() { returned.Value(1, "x") }},
	{"stored.Insert", 0, func() { stored.Insert(node, 1) }},
	{"stored.Fill", 0, func() { stored.Fill(&slots[0]) }},
	{"stored.Replace", 0, func() { stored.Replace(slots, 1) }},
	{"stored.Local", 0, func() { stored.Local(1) }},
	{"stored.Direct", 0, func() { stored.Direct(1) }},
	{"toolarge.Declared", 0, func() { toolarge.Declared() }},
	{"toolarge.Huge", 0, func() { toolarge.Huge() }},
	{"toolarge.Made", 0, func() { toolarge.Made() }},
	{"toolarge.Pointed", 0, func() { toolarge.Pointed() }},
	{"toolarge.Fits", 0, func() { toolarge.Fits() }},
	{"unsized.Scratch", 0, func() { unsized.Scratch(0) }},
	{"unsized.Scratch", 1, func() { unsized.Scratch(33) }},
	{"unsized.Copy", 0, func() { unsized.Copy(nil) }},
	{"unsized.Constant", 0, func() { unsized.Constant() }},
	{"unsized.Clone", 0, func() { unsized.Clone(nil) }},
	{"unsized.Clone", 1, func() { unsized.Clone(bytes) }},
	{"unsized.Extend", 1, func() { unsized.Extend(nil, 10) }},
	{"variadic.Add", 0, func() { variadic.Add() }},
	{"variadic.Keep", 0, func() { variadic.Keep() }},
}
