namespace SourceGenBus;

/// <summary>
/// The modules of the bus of one container, and those handlers of them that the container makes. It is a service itself, so that a later
/// registration finds it: a test adds its own assembly to the application's that way. Not thread-safe; complete before the bus is made.
/// </summary>
internal sealed class EventBusComposition
{
    private readonly HashSet<Type> _known = [];

    internal List<EventBusModule> Modules { get; } = [];

    internal List<HandlerRegistration> Handlers { get; } = [];

    /// <summary>Adds the modules, and those that they reference, which are not there yet.</summary>
    /// <returns>Those that were added, referenced ones first.</returns>
    internal List<EventBusModule> Add(IEnumerable<EventBusModule> modules)
    {
        var added = EventBusModule.Flatten(modules).FindAll(module => _known.Add(module.GetType()));
        Modules.AddRange(added);
        return added;
    }
}
