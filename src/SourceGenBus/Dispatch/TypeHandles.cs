using System.Runtime.CompilerServices;

namespace SourceGenBus.Dispatch;

/// <summary>
/// The value of an object's type handle, <c>@event.GetType().TypeHandle.Value</c>. That takes a call and three loads that wait for
/// one another; CoreCLR and NativeAOT keep the same value in the first word of each object, so there it is one load.
/// </summary>
internal static class TypeHandles
{
    /// <summary>Tried, not assumed: on a run-time that lays its objects out in another way, the documented way is taken.</summary>
    private static readonly bool AreInObjects =
        IsInObject(new object()) && IsInObject("text") && IsInObject(new string[1]) && IsInObject(new List<string>()) && IsInObject(1L);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nint Of(object value) => AreInObjects ? FirstWordOf(value) : value.GetType().TypeHandle.Value;

    private static bool IsInObject(object value) => FirstWordOf(value) == value.GetType().TypeHandle.Value;

    /// <summary>
    /// The word before an object's first field, which belongs to the object and stays put in it wherever the object moves.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint FirstWordOf(object value) =>
        Unsafe.Subtract(ref Unsafe.As<byte, nint>(ref Unsafe.As<AnyObject>(value).FirstByte), 1);

    private sealed class AnyObject
    {
        public byte FirstByte;
    }
}
