namespace SourceGenBus.Generators.Models;

/// <summary>All that was read from one compilation.</summary>
/// <param name="Namespace">The namespace for the assembly's generated code.</param>
/// <param name="Handlers">The valid handlers, ordered by name.</param>
/// <param name="Middleware">The middleware, by message and then by order.</param>
/// <param name="Policies">How the events that it declares or handles are marked.</param>
/// <param name="ReferencedModules">The module classes of the referenced assemblies, ordered by name.</param>
/// <param name="HasEmbeddedAttribute">
/// Whether the user, or another generator, declares the attribute that hides a class from friend assemblies.
/// </param>
internal sealed record AssemblyModel(
    string Namespace,
    EquatableArray<HandlerModel> Handlers,
    EquatableArray<MiddlewareModel> Middleware,
    EquatableArray<PolicyModel> Policies,
    EquatableArray<string> ReferencedModules,
    bool HasEmbeddedAttribute)
{
    /// <summary>Whether there is anything for a module to register.</summary>
    internal bool NeedsModule => Handlers.Count + Middleware.Count + Policies.Count > 0;
}
