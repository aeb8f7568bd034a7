using System.Globalization;
using SourceGenBus.Generators.Emission;
using SourceGenBus.Generators.Handlers;

namespace SourceGenBus.Generators.Routes;

/// <summary>
/// Writes the route classes of a debug build, whose code may change while the program runs. Hot Reload exchanges methods one after
/// another, so no method may rely on what another says of positions, and none on a field that may be younger than the object. It cannot
/// give a class another base or an override that it did not have, so these are the same whatever handlers there are. And a method may be
/// exchanged before one that is added is there, while a class is there from the start: what wraps a handler is a class of its own.
/// </summary>
internal static class EditableRouteEmitter
{
    internal static void Emit(SourceWriter writer, RouteModel route)
    {
        var handlers = NamedHandler.Of(route.Handlers);
        var singletons = handlers.Where(static handler => handler.IsSingleton).ToList();
        var @event = route.Event.QualifiedName;

        writer
            .Line()
            .Line($"/// <summary>Takes each {DocComment.Reference(@event)} to its {RouteEmitter.Count(handlers.Count)}; in a debug build, which Hot Reload may change.</summary>")
            .Line(GeneratedText.GeneratedCode)
            .Open($"internal sealed class {route.ClassName} : {GeneratedText.HotReload}.EditableRoute<{@event}, {route.ClassName}>")
            .Lines(singletons.Select(static handler => $"private readonly {handler.Model.QualifiedName} _{handler.Name};"))
            .Lines(singletons.Take(1).Select(static _ => ""))
            .Open(
                $"internal {route.ClassName}(global::SourceGenBus.EventBus bus) : base(bus, {string.Join(", ", handlers.Select(TypeOf))})")
            .Lines(singletons.Select(static handler => $"GetSingleton({handler.Index}, out _{handler.Name});"))
            .Close()
            .Line()
            .Line("// By the class and not by a position, which an edit changes: a route has the handlers with which it was made.")
            .Open(
                $"protected override {GeneratedText.ValueTask} CallAsync(global::System.Type handler, {@event} @event, {RouteEmitter.Parameters})");
        foreach (var handler in handlers)
        {
            writer
                .Line($"if (handler == {TypeOf(handler)})")
                .Line($"    return {Start(handler)};");
        }

        writer
            .Line("return default;")
            .Close();
        foreach (var handler in handlers)
        {
            if (handler.IsWrapped)
                EmitWrapper(writer, route, handler);
        }

        writer.Close();
    }

    private static void EmitWrapper(SourceWriter writer, RouteModel route, NamedHandler handler)
    {
        writer
            .Line()
            .Open($"private static class {Wrapper(handler)}")
            .Line(RouteEmitter.Pooled(handler))
            .Open($"internal static async {RouteEmitter.ResultOf(handler)} InvokeAsync({route.ClassName} route, {route.Event.QualifiedName} @event, {RouteEmitter.Parameters})");
        if (!handler.Model.Call.TakesEmittingContext)
        {
            EmitCall(writer, handler, handler.Emits is null ? "" : "return ", "route.WithScope(context, scope)");
        }
        else
        {
            writer
                .Line("var emitting = route.OpenEmission(context);")
                .Lines(handler.Emits is null ? [] : [$"{handler.Emits.Result} returned;"])
                .Open("try");
            EmitCall(
                writer, handler, handler.Emits is null ? "" : "returned = ", handler.IsScoped ? "WithScope(emitting, scope)" : "emitting");
            writer
                .Close()
                .Open("finally")
                .Line("CloseEmission(emitting);")
                .Close()
                .Line("await route.PublishEmittedAsync(emitting, @event, context, cancellationToken).ConfigureAwait(false);")
                .Lines(handler.Emits is null ? [] : ["return returned;"]);
        }

        writer
            .Close()
            .Close();
    }

    private static void EmitCall(SourceWriter writer, NamedHandler handler, string prefix, string context)
    {
        if (!handler.IsScoped)
        {
            writer.Line($"{prefix}await {Awaited(handler, Call(handler, "route.", context))}.ConfigureAwait(false);");
            return;
        }

        writer
            .Line($"var scope = route.CreateScope<{handler.Model.QualifiedName}>();")
            .Open("await using (global::System.Threading.Tasks.TaskAsyncEnumerableExtensions.ConfigureAwait(scope, false))")
            .Line($"var handler = {GeneratedText.Extensions}.ServiceProviderServiceExtensions.GetRequiredService<{handler.Model.QualifiedName}>(scope.ServiceProvider);")
            .Line($"{prefix}await {Awaited(handler, $"handler.HandleAsync({RouteEmitter.Arguments(handler.Model.Call, context)})")}.ConfigureAwait(false);")
            .Close();
    }

    private static string Start(NamedHandler handler)
    {
        if (handler.IsWrapped)
            return RouteEmitter.Emit(handler.Emits, $"{Wrapper(handler)}.InvokeAsync(this, @event, context, cancellationToken)");

        var call = Call(handler, "", "context ?? DefaultContext");
        return RouteEmitter.Emit(handler.Emits, handler.Model.Call.ReturnsTask ? FromTask(handler, call) : call);
    }

    private static string Call(NamedHandler handler, string route, string context)
    {
        var type = handler.Model.QualifiedName;
        var receiver = handler.Model.Lifetime == HandlerLifetimeModel.Static
            ? type
            : $"({route}_{handler.Name} ?? {route}GetSingleton<{type}>())";
        return $"{receiver}.HandleAsync({RouteEmitter.Arguments(handler.Model.Call, context)})";
    }

    private static string Awaited(NamedHandler handler, string call) =>
        handler.Model.Call.ReturnsTask ? FromTask(handler, call) : $"Awaitable({call})";

    /// <summary>A null in the place of a task becomes an exception that names the handler.</summary>
    private static string FromTask(NamedHandler handler, string call) =>
        $"FromTask{(handler.Emits is null ? "" : $"<{handler.Emits.Result}>")}({call}, {TypeOf(handler)})";

    private static string TypeOf(NamedHandler handler) => $"typeof({handler.Model.QualifiedName})";

    /// <summary>
    /// From the whole name, so that it stays the same when a handler of the same simple name comes before. Of a name with an underscore
    /// or the like, a hash tells it from one that has a dot there; no name in C# begins with a digit, so none looks like it.
    /// </summary>
    private static string Wrapper(NamedHandler handler)
    {
        var name = handler.Model.QualifiedName.Replace("global::", "").Replace("@", "");
        var identifier = new string([.. name.Select(static character => char.IsLetterOrDigit(character) ? character : '_')]);
        var isPlain = name.All(static character => char.IsLetterOrDigit(character) || character == '.');
        var hash = isPlain ? "" : "_0x" + StableHash.Of(name).ToString("x8", CultureInfo.InvariantCulture);
        return identifier + hash + (handler.IsScoped ? "InScope" : "Emitting");
    }
}
