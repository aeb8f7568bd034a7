using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace SourceGenBus.EventStore;

/// <summary>
/// The durable events of a program. Fill it when the program starts; afterwards it is safe for concurrent use. Registering
/// and reading at the same time is not.
/// </summary>
public sealed class EventTypeRegistry : IEventCatalog
{
    private readonly Dictionary<Type, EventContract> _byType = [];
    private readonly Dictionary<(string Name, int Version), EventContract> _byName = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _currentNames = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, Func<object, object>> _upcasters = [];
    private readonly Dictionary<Type, HandlerContract> _handlers = [];
    private readonly Dictionary<string, HandlerContract> _handlerNames = new(StringComparer.Ordinal);
    private readonly HashSet<Type> _modules = [];

    /// <summary>The contracts, in the order of their names and versions. A copy.</summary>
    public IReadOnlyList<EventContract> Contracts =>
        [.. _byName.Values.OrderBy(static contract => contract.Name, StringComparer.Ordinal).ThenBy(static contract => contract.Version)];

    /// <summary>Adds the contract of an event type.</summary>
    /// <param name="contract">The contract.</param>
    /// <returns>This registry.</returns>
    /// <exception cref="ArgumentException">
    /// The type, or the name with this version, is taken already, or a former name is that of another event; or the contract shall write a
    /// former name and has none.
    /// </exception>
    public EventTypeRegistry Add(EventContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        if (_byName.TryGetValue((contract.Name, contract.Version), out var taken))
        {
            throw new ArgumentException(
                $"'{contract.EventType}' and '{taken.EventType}' are both called '{contract.Name}' version {contract.Version}. A stored " +
                "event would be read as one or the other: give each a name or a version of its own.",
                nameof(contract));
        }

        ThrowIfNamedOtherwise(contract);
        if (!_byType.TryAdd(contract.EventType, contract))
        {
            throw new ArgumentException(
                $"'{contract.EventType}' is called '{_byType[contract.EventType].Name}' already and cannot be '{contract.Name}', too.",
                nameof(contract));
        }

        _byName.Add((contract.Name, contract.Version), contract);
        _names.Add(contract.Name);
        foreach (var former in contract.FormerNames)
            _currentNames[former] = contract.Name;
        return this;
    }

    /// <summary>
    /// Adds an event of an assembly that nothing was generated for, unless it is there already: every assembly above registers it, in the
    /// same way. Called by generated code.
    /// </summary>
    /// <param name="contract">The contract.</param>
    /// <returns>This registry.</returns>
    /// <exception cref="ArgumentException">The name or the class is taken by another contract.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public EventTypeRegistry AddReferenced(EventContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        return _byType.TryGetValue(contract.EventType, out var known) && known.Name == contract.Name && known.Version == contract.Version
            ? this
            : Add(contract);
    }

    /// <summary>Adds the step from one version of an event to the next. Both types are registered events.</summary>
    /// <typeparam name="TOld">The older version.</typeparam>
    /// <typeparam name="TNew">The newer version, of the same name.</typeparam>
    /// <param name="upcast">Makes the newer from the older; a pure function.</param>
    /// <returns>This registry.</returns>
    /// <exception cref="ArgumentException">There is one already.</exception>
    public EventTypeRegistry AddUpcaster<TOld, TNew>(Func<TOld, TNew> upcast)
        where TOld : notnull
        where TNew : notnull
    {
        ArgumentNullException.ThrowIfNull(upcast);
        if (!_upcasters.TryAdd(typeof(TOld), old => upcast((TOld)old)))
            throw new ArgumentException($"'{typeof(TOld)}' has an upcaster already.", nameof(upcast));
        return this;
    }

    /// <summary>
    /// Adds an upcaster of an assembly that nothing was generated for, unless it is there already. Called by generated code.
    /// </summary>
    /// <typeparam name="TOld">The older version.</typeparam>
    /// <typeparam name="TNew">The newer version, of the same name.</typeparam>
    /// <param name="upcast">Makes the newer from the older; a pure function.</param>
    /// <returns>This registry.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public EventTypeRegistry AddReferencedUpcaster<TOld, TNew>(Func<TOld, TNew> upcast)
        where TOld : notnull
        where TNew : notnull
    {
        ArgumentNullException.ThrowIfNull(upcast);
        _upcasters.TryAdd(typeof(TOld), old => upcast((TOld)old));
        return this;
    }

    /// <summary>Adds the contract of a handler class.</summary>
    /// <param name="contract">The contract.</param>
    /// <returns>This registry.</returns>
    /// <exception cref="ArgumentException">The class or the name is taken already.</exception>
    public EventTypeRegistry AddHandler(HandlerContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        if (_handlerNames.TryGetValue(contract.Name, out var taken))
        {
            throw new ArgumentException(
                $"'{contract.HandlerType}' and '{taken.HandlerType}' are both called '{contract.Name}', so what is stored about one " +
                "would count for the other: give each a name of its own.",
                nameof(contract));
        }

        if (!_handlers.TryAdd(contract.HandlerType, contract))
        {
            throw new ArgumentException(
                $"'{contract.HandlerType}' is called '{_handlers[contract.HandlerType].Name}' already and cannot be " +
                $"'{contract.Name}', too.", nameof(contract));
        }

        _handlerNames.Add(contract.Name, contract);
        return this;
    }

    /// <summary>Adds the durable events of an assembly and of those it references. Adding a module twice adds it once.</summary>
    /// <param name="module">The module that the generator wrote for the assembly.</param>
    /// <returns>This registry.</returns>
    /// <exception cref="ArgumentException">Two assemblies use one name.</exception>
    public EventTypeRegistry AddModule(DurableEventsModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        if (!_modules.Add(module.GetType()))
            return this;
        foreach (var reference in module.References)
            AddModule(reference);
        module.AddTo(this);
        return this;
    }

    /// <summary>Checks that every older version of a name can be converted to the newest one.</summary>
    /// <returns>This registry.</returns>
    /// <exception cref="InvalidOperationException">An upcaster is missing, or leads to another name or backwards.</exception>
    public EventTypeRegistry Validate()
    {
        foreach (var family in _byName.Values.GroupBy(static contract => contract.Name, StringComparer.Ordinal))
        {
            var newest = family.Max(static contract => contract.Version);
            foreach (var contract in family.Where(contract => contract.Version < newest && !_upcasters.ContainsKey(contract.EventType)))
            {
                throw new InvalidOperationException(
                    $"'{contract.Name}' has version {newest}, but no upcaster converts version {contract.Version} ('{contract.EventType}'). Add " +
                    "an upcaster from it to a newer version.");
            }
        }

        return this;
    }

    /// <inheritdoc />
    public bool TryFind(Type eventType, [NotNullWhen(true)] out EventContract? contract) => _byType.TryGetValue(eventType, out contract);

    /// <inheritdoc />
    public bool TryFind(string name, int version, [NotNullWhen(true)] out EventContract? contract) =>
        _byName.TryGetValue((_currentNames.GetValueOrDefault(name, name), version), out contract);

    /// <inheritdoc />
    public bool TryFindHandler(Type handlerType, [NotNullWhen(true)] out HandlerContract? contract) =>
        _handlers.TryGetValue(handlerType, out contract);

    /// <inheritdoc />
    public object Upcast(EventContract contract, object @event)
    {
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentNullException.ThrowIfNull(@event);
        var current = contract;
        while (_upcasters.TryGetValue(current.EventType, out var upcast))
        {
            @event = upcast(@event)
                ?? throw new InvalidOperationException(
                    $"The upcaster of '{current.Name}' version {current.Version} returned null. Return the event in a newer version.");
            if (!_byType.TryGetValue(@event.GetType(), out var next) || next.Name != current.Name || next.Version <= current.Version)
            {
                throw new InvalidOperationException(
                    $"The upcaster of '{current.Name}' version {current.Version} made a '{@event.GetType()}', which is no newer " +
                    "version of that name.");
            }

            current = next;
        }

        return @event;
    }

    private void ThrowIfNamedOtherwise(EventContract contract)
    {
        if (contract.WritesFormerName && contract.FormerNames.Count == 0)
            throw new ArgumentException($"'{contract.EventType}' shall be written under a former name and has none.", nameof(contract));
        if (_currentNames.TryGetValue(contract.Name, out var renamed))
        {
            throw new ArgumentException(
                $"'{contract.EventType}' is called '{contract.Name}', as '{renamed}' formerly was. A stored event would be read as " +
                "one or the other: "
                + "give it another name.",
                nameof(contract));
        }

        foreach (var former in contract.FormerNames)
        {
            var other = _currentNames.GetValueOrDefault(former, contract.Name);
            if (_names.Contains(former) || other != contract.Name)
            {
                var whose = other == contract.Name ? "another event is" : $"'{other}' was";
                throw new ArgumentException(
                    $"'{contract.EventType}' was formerly called '{former}', as {whose}. A stored event would be read as one or the other: "
                    + "let one of them have the name.",
                    nameof(contract));
            }
        }
    }
}
