using SourceGenBus.Generators.Commands;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Middleware;
using SourceGenBus.Generators.Policies;
using SourceGenBus.Generators.Routes;

namespace SourceGenBus.Generators.Registration;

/// <summary>
/// What the module of an assembly registers: handlers and middleware once each, routes and pipelines by name; and whether its code may
/// change while the program runs.
/// </summary>
internal sealed record ModuleModel(
    string Namespace,
    EquatableArray<HandlerRegistrationModel> Handlers,
    EquatableArray<RouteNameModel> Routes,
    EquatableArray<CommandNameModel> Commands,
    EquatableArray<WrapModel> Wraps,
    EquatableArray<PolicyModel> Policies,
    EquatableArray<string> ReferencedModules,
    bool IsEditable);
