package main

import (
	"reflect"
	"unsafe"
)

// scale says how large the arguments of a call are: too large for every buffer on a stack, small
// enough for all of them, or zero.
type scale int

const (
	zero  scale = 0
	small scale = 3
	large scale = 300
)

// rounds is how often a function runs with large arguments. It has to be more than the sizes of
// filling below.
const rounds = 16

// filling is allocated in front of each call. Objects of less than 16 bytes without pointers share
// blocks, and only the block appears in the profile: with different fillings each one is the first
// of its block at some time.
var filling []byte

// runAll calls a function with arguments of all scales. Some of the calls panic.
func runAll(function any) {
	for round := 0; round < rounds; round++ {
		run(function, large, round)
		run(function, small, round)
	}
	run(function, zero, 0)
}

func run(function any, scale scale, round int) {
	defer func() { _ = recover() }()
	value := reflect.ValueOf(function)
	var arguments []reflect.Value
	for i := 0; i < value.Type().NumIn(); i++ {
		arguments = append(arguments, argument(value.Type().In(i), scale))
	}
	filling = make([]byte, 1+round%15)
	value.Call(arguments)
}

// argument makes a value of a type.
func argument(of reflect.Type, size scale) reflect.Value {
	made := reflect.New(of).Elem()
	switch of.Kind() {
	case reflect.Chan:
		// A nil channel would block forever, and so would one without room.
		both := reflect.ChanOf(reflect.BothDir, of.Elem())
		return reflect.MakeChan(both, int(large)).Convert(of)
	case reflect.Func:
		return oneOf(functionsToPass, of)
	}
	if size == zero {
		return made
	}
	switch of.Kind() {
	case reflect.Int, reflect.Int32:
		made.SetInt(int64(size))
	case reflect.Uint32:
		made.SetUint(uint64(size))
	case reflect.Uint8:
		made.SetUint(200)
	case reflect.Float64:
		made.SetFloat(float64(size))
	case reflect.String:
		made.SetString(text(int(size)))
	case reflect.Pointer:
		made.Set(reflect.New(of.Elem()))
		if of.Elem().Kind() == reflect.Struct {
			fill(made.Elem(), size)
		}
	case reflect.Struct:
		fill(made, size)
	case reflect.Slice:
		made.Set(reflect.MakeSlice(of, int(size), int(size)))
		for i := 0; i < int(size); i++ {
			if element := made.Index(i); element.CanSet() && of.Elem().Kind() != reflect.Uint8 {
				element.Set(argument(of.Elem(), scale(i+1)))
			}
		}
	case reflect.Map:
		made.Set(reflect.MakeMap(of))
		for i := size; i > 0; i-- {
			made.SetMapIndex(argument(of.Key(), i), argument(of.Elem(), small))
		}
	case reflect.Interface:
		value := oneOf(implementations, of)
		if value.Kind() == reflect.Struct {
			settable := reflect.New(value.Type()).Elem()
			fill(settable, size)
			value = settable
		}
		made.Set(value)
	}
	return made
}

// fill sets the numbers and texts of a struct, exported or not.
func fill(made reflect.Value, size scale) {
	for i := 0; i < made.NumField(); i++ {
		field := made.Field(i)
		switch field.Kind() {
		case reflect.Int, reflect.String:
			settable := reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem()
			settable.Set(argument(field.Type(), size))
		}
	}
}

// text has no letter twice.
func text(length int) string {
	letters := make([]rune, length)
	for i := range letters {
		letters[i] = 'A' + rune(i)
	}
	return string(letters)
}

// oneOf returns the first value that can be assigned to a type.
func oneOf(values []any, of reflect.Type) reflect.Value {
	for _, value := range values {
		if reflect.TypeOf(value).AssignableTo(of) {
			return reflect.ValueOf(value)
		}
	}
	panic("nothing to pass for a " + of.String())
}
