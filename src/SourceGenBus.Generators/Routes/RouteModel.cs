using SourceGenBus.Generators.Events;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Incremental;

namespace SourceGenBus.Generators.Routes;

/// <summary>The route of one event type in one assembly.</summary>
/// <param name="Namespace">The namespace of the assembly's generated code.</param>
/// <param name="ClassName">The name of the route class, unique in the assembly.</param>
/// <param name="Event">The event.</param>
/// <param name="Handlers">Its handlers, ordered by name.</param>
/// <param name="IsEditable">Whether its code may change while the program runs.</param>
internal sealed record RouteModel(
    string Namespace, string ClassName, EventModel Event, EquatableArray<HandlerModel> Handlers, bool IsEditable);
