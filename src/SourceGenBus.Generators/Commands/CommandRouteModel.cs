using SourceGenBus.Generators.Handlers;

namespace SourceGenBus.Generators.Commands;

/// <summary>The route of one command or query type to one handler.</summary>
/// <param name="Namespace">The namespace of the assembly's generated code.</param>
/// <param name="ClassName">The name of the route class, unique in the assembly.</param>
/// <param name="Handler">The handler.</param>
/// <param name="IsEditable">Whether its code may change while the program runs.</param>
internal sealed record CommandRouteModel(string Namespace, string ClassName, HandlerModel Handler, bool IsEditable);
