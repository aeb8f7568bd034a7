using SourceGenBus.Generators.Emission;
using SourceGenBus.Generators.Events;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Incremental;

namespace SourceGenBus.Generators.Routes;

/// <summary>A handler in a route, with a name for what the route has of it.</summary>
/// <param name="Model">The handler.</param>
/// <param name="Index">Its position in the route.</param>
/// <param name="Name">A name that is its own in the route; of a field without its underscore.</param>
internal sealed record NamedHandler(HandlerModel Model, int Index, string Name)
{
    internal EmissionModel? Emits => Model.Call.Emits;

    internal bool IsSingleton => Model.Lifetime == HandlerLifetimeModel.Singleton;

    internal bool IsScoped => Model.Lifetime is HandlerLifetimeModel.Scoped or HandlerLifetimeModel.Transient;

    internal bool IsWrapped => IsScoped || Model.Call.TakesEmittingContext;

    internal static List<NamedHandler> Of(EquatableArray<HandlerModel> handlers)
    {
        var names = new UniqueNames();
        return handlers
            .Select((model, index) => new NamedHandler(
                model, index, names.Claim(char.ToLowerInvariant(model.SimpleName[0]) + model.SimpleName.Substring(1))))
            .ToList();
    }
}
