using System.Reflection.Metadata;

[assembly: MetadataUpdateHandler(typeof(SourceGenBus.HotReload.CodeUpdates))]

namespace SourceGenBus.HotReload;

/// <summary>
/// Called by Hot Reload after it has changed code of the running program. Routes hold what generated constructors put into their
/// fields, and changed code finds nothing in the fields that it added: so every bus makes its routes anew.
/// </summary>
internal static class CodeUpdates
{
    private static readonly List<WeakReference<EventBus>> Buses = [];

    /// <summary>
    /// Keeps a bus in mind, where code can change at all: that takes a debug build, and a debugger or <c>dotnet watch</c>.
    /// </summary>
    internal static void Watch(EventBus bus)
    {
        if (!MetadataUpdater.IsSupported)
            return;
        lock (Buses)
        {
            Buses.RemoveAll(static known => !known.TryGetTarget(out _));
            Buses.Add(new WeakReference<EventBus>(bus));
        }
    }

    /// <summary>Called by its name, before the frameworks that show the program anew are told of the change.</summary>
    /// <param name="updatedTypes">What changed or was added; null when that is not known.</param>
    internal static void ClearCache(Type[]? updatedTypes)
    {
        WeakReference<EventBus>[] buses;
        lock (Buses)
            buses = [.. Buses];
        foreach (var reference in buses)
        {
            if (reference.TryGetTarget(out var bus))
                bus.Reload(updatedTypes ?? []);
        }
    }
}
