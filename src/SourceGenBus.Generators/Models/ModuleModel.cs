namespace SourceGenBus.Generators.Models;

/// <summary>What the module of an assembly registers: handlers once each, and routes by name.</summary>
internal sealed record ModuleModel(
    string Namespace,
    EquatableArray<HandlerRegistrationModel> Handlers,
    EquatableArray<RouteNameModel> Routes,
    EquatableArray<CommandNameModel> Commands,
    EquatableArray<string> ReferencedModules);
