"""The routines that objects name by number: a record of every supported version of Go. Pure.

For a GOROOT without its source. Of each version it is cmd/internal/goobj/builtinlist.go: the list
of the oldest as a whole, then what each version changed of the one before.
"""

from collections.abc import Mapping, Sequence

from heaplens.compiler.versions import OLDEST_SUPPORTED

_OLDEST = """
newobject mallocgc panicdivide panicshift panicmakeslicelen panicmakeslicecap throwinit panicwrap
gopanic gorecover goschedguarded goPanicIndex goPanicIndexU goPanicSliceAlen goPanicSliceAlenU
goPanicSliceAcap goPanicSliceAcapU goPanicSliceB goPanicSliceBU goPanicSlice3Alen
goPanicSlice3AlenU goPanicSlice3Acap goPanicSlice3AcapU goPanicSlice3B goPanicSlice3BU
goPanicSlice3C goPanicSlice3CU goPanicSliceConvert printbool printfloat printint printhex
printuint printcomplex printstring printpointer printuintptr printiface printeface printslice
printnl printsp printlock printunlock concatstring2 concatstring3 concatstring4 concatstring5
concatstrings cmpstring intstring slicebytetostring slicebytetostringtmp slicerunetostring
stringtoslicebyte stringtoslicerune slicecopy decoderune countrunes convI2I convT convTnoptr
convT16 convT32 convT64 convTstring convTslice assertE2I assertE2I2 assertI2I assertI2I2
panicdottypeE panicdottypeI panicnildottype ifaceeq efaceeq fastrand makemap64 makemap
makemap_small mapaccess1 mapaccess1_fast32 mapaccess1_fast64 mapaccess1_faststr mapaccess1_fat
mapaccess2 mapaccess2_fast32 mapaccess2_fast64 mapaccess2_faststr mapaccess2_fat mapassign
mapassign_fast32 mapassign_fast32ptr mapassign_fast64 mapassign_fast64ptr mapassign_faststr
mapiterinit mapdelete mapdelete_fast32 mapdelete_fast64 mapdelete_faststr mapiternext mapclear
makechan64 makechan chanrecv1 chanrecv2 chansend1 closechan writeBarrier typedmemmove typedmemclr
typedslicecopy selectnbsend selectnbrecv selectsetpc selectgo block makeslice makeslice64
makeslicecopy growslice unsafeslicecheckptr panicunsafeslicelen panicunsafeslicenilptr
unsafestringcheckptr panicunsafestringlen panicunsafestringnilptr mulUintptr memmove
memclrNoHeapPointers memclrHasPointers memequal memequal0 memequal8 memequal16 memequal32
memequal64 memequal128 f32equal f64equal c64equal c128equal strequal interequal nilinterequal
memhash memhash0 memhash8 memhash16 memhash32 memhash64 memhash128 f32hash f64hash c64hash
c128hash strhash interhash nilinterhash int64div uint64div int64mod uint64mod float64toint64
float64touint64 float64touint32 int64tofloat64 int64tofloat32 uint64tofloat64 uint64tofloat32
uint32tofloat64 complex128div getcallerpc getcallersp racefuncenter racefuncexit raceread
racewrite racereadrange racewriterange msanread msanwrite msanmove asanread asanwrite
checkptrAlignment checkptrArithmetic libfuzzerTraceCmp1 libfuzzerTraceCmp2 libfuzzerTraceCmp4
libfuzzerTraceCmp8 libfuzzerTraceConstCmp1 libfuzzerTraceConstCmp2 libfuzzerTraceConstCmp4
libfuzzerTraceConstCmp8 libfuzzerHookStrCmp libfuzzerHookEqualFold addCovMeta x86HasPOPCNT
x86HasSSE41 x86HasFMA armHasVFPv4 arm64HasATOMICS deferproc deferprocStack deferreturn newproc
panicoverflow sigpanic gcWriteBarrier duffzero duffcopy morestack morestackc morestack_noctxt
type:int8 type:*int8 type:uint8 type:*uint8 type:int16 type:*int16 type:uint16 type:*uint16
type:int32 type:*int32 type:uint32 type:*uint32 type:int64 type:*int64 type:uint64 type:*uint64
type:float32 type:*float32 type:float64 type:*float64 type:complex64 type:*complex64
type:complex128 type:*complex128 type:unsafe.Pointer type:*unsafe.Pointer type:uintptr
type:*uintptr type:bool type:*bool type:string type:*string type:error type:*error
type:func(error)~string type:*func(error)~string
"""
_CHANGES: Mapping[int, Sequence[tuple[int, int, str]]] = {
    22: (
        (59, 1, ""),
        (69, 2, ""),
        (74, 0, "typeAssert interfaceSwitch"),
        (76, 1, "panicrangeexit deferrangefunc rand32"),
        (128, 1, ""),
        (204, 0, "asanregisterglobals"),
    ),
    23: (
        (75, 1, "panicrangestate"),
        (110, 0, "chanlen chancap"),
    ),
    24: (
        (49, 0, "concatbyte2 concatbyte3 concatbyte4 concatbyte5 concatbytes"),
        (77, 0, "rand"),
        (98, 0, "mapIterStart"),
        (103, 0, "mapIterNext"),
        (175, 2, ""),
        (206, 0, "loong64HasLAMCAS loong64HasLAM_BH loong64HasLSX"),
    ),
    25: ((215, 0, "riscv64HasZbb"),),
    26: (
        (29, 1, "printfloat64 printfloat32"),
        (33, 1, "printcomplex128 printcomplex64"),
        (35, 0, "printquoted"),
        (103, 1, ""),
        (109, 1, ""),
    ),
    27: (
        (134, 0, "growsliceBuf growsliceBufNoAlias growsliceNoAlias"),
        (140, 0, "moveSlice moveSliceNoScan moveSliceNoCap moveSliceNoCapNoScan"),
        (208, 0, "x86HasAVX x86HasFMA"),
        (210, 1, ""),
        (215, 0, "loong64HasDBAR_HINTS"),
        (218, 0, "KeepAlive"),
        (
            224,
            1,
            (
                "gcWriteBarrier1 gcWriteBarrier2 gcWriteBarrier3 gcWriteBarrier4 gcWriteBarrier5 "
                "gcWriteBarrier6 gcWriteBarrier7 gcWriteBarrier8"
            ),
        ),
        (
            230,
            0,
            (
                "retpolineAX retpolineCX retpolineDX retpolineBX retpolineBP retpolineSI "
                "retpolineDI retpolineR8 retpolineR9 retpolineR10 retpolineR11 retpolineR12 "
                "retpolineR13 retpolineR14 retpolineR15 tls_g"
            ),
        ),
    ),
}
"""Of each version where, counted in the list of the one before, how many go, and what comes."""
_PACKAGE, _TYPE = "runtime.", "type:"
_SPACE = "~"
"""What stands for a space within a name."""


def recorded_builtin_symbols(go_minor: int) -> Sequence[str]:
    """Return the routines in the order of their numbers.

    Args:
        go_minor: The 27 of Go 1.27.

    Returns:
        Their names, `runtime.newobject`; empty for a version that is not on record.
    """
    if go_minor != OLDEST_SUPPORTED and go_minor not in _CHANGES:
        return ()
    words = _OLDEST.split()
    for minor in range(OLDEST_SUPPORTED + 1, go_minor + 1):
        for at, gone, new in reversed(_CHANGES[minor]):
            words[at : at + gone] = new.split()
    return tuple(
        word.replace(_SPACE, " ") if word.startswith(_TYPE) else _PACKAGE + word for word in words
    )
