using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Middleware;
using SourceGenBus.Generators.Policies;

namespace SourceGenBus.Generators.Registration;

/// <summary>All that was read from one compilation.</summary>
/// <param name="Namespace">The namespace for the assembly's generated code.</param>
/// <param name="Handlers">The valid handlers, ordered by name.</param>
/// <param name="Middleware">The middleware, by message and then by order.</param>
/// <param name="Policies">How the events that it declares or handles are marked.</param>
/// <param name="ReferencedModules">The module classes of the referenced assemblies, ordered by name.</param>
/// <param name="HasEmbeddedAttribute">
/// Whether the user, or another generator, declares the attribute that hides a class from friend assemblies.
/// </param>
/// <param name="IsEditable">
/// Whether its code may change while the program runs, by Hot Reload or a debugger: the runtime allows it where the compiler did not
/// optimize. What is generated then takes nothing for granted that an edit can change.
/// </param>
internal sealed record AssemblyModel(
    string Namespace,
    EquatableArray<HandlerModel> Handlers,
    EquatableArray<MiddlewareModel> Middleware,
    EquatableArray<PolicyModel> Policies,
    EquatableArray<string> ReferencedModules,
    bool HasEmbeddedAttribute,
    bool IsEditable)
{
    /// <summary>Whether there is anything for a module to register.</summary>
    internal bool NeedsModule => Handlers.Count + Middleware.Count + Policies.Count > 0;
}
