using Microsoft.CodeAnalysis.Text;
using SourceGenBus.Generators.Discovery;
using SourceGenBus.Generators.Models;

namespace SourceGenBus.Generators.Emission;

/// <summary>Writes the route class of one event type.</summary>
internal static class RouteEmitter
{
    private const string Parameters = $"{Text.Context}? context, {Text.Token} cancellationToken";

    internal static SourceText Emit(RouteModel route)
    {
        var handlers = NameHandlers(route.Handlers);
        var singletons = handlers.Where(static handler => handler.Model.Lifetime == HandlerLifetimeModel.Singleton).ToList();
        var scoped = handlers.Where(static handler => handler.IsScoped).ToList();

        var writer = new SourceWriter()
            .Line(Text.Header)
            .Line($"namespace {route.Namespace};")
            .Line()
            .Line($"/// <summary>Takes each {DocComment.Reference(route.Event.QualifiedName)} to its {Count(handlers.Count)}.</summary>")
            .Line(Text.GeneratedCode)
            .Open($"internal sealed class {route.ClassName} : global::SourceGenBus.Dispatch.EventRoute<{route.Event.QualifiedName}>")
            .Line("// Of the newest bus in the process. A call site uses it while it serves the bus that the call site holds.")
            .Line($"internal static {route.ClassName}? Current;")
            .Line()
            .Lines(singletons.Select(static handler => $"private readonly {handler.Model.QualifiedName} _{handler.Name};"))
            .Lines(singletons.Take(1).Select(static _ => ""))
            .Open($"internal {route.ClassName}(global::SourceGenBus.EventBus bus) : base(bus)")
            .Lines(singletons.Select(static handler => $"_{handler.Name} = GetSingleton<{handler.Model.QualifiedName}>({handler.Index});"))
            .Close()
            .Line()
            .Line($"public override int HandlerCount => {handlers.Count};")
            .Line();

        EmitDispatch(writer, route.Event, handlers);
        EmitInvoke(writer, route.Event, handlers);
        foreach (var handler in scoped)
            EmitScope(writer, route.Event, handler);

        return writer
            .Line("protected override void OnActivated() => Current = this;")
            .Line()
            .Line("protected override void OnDeactivated() => global::System.Threading.Interlocked.CompareExchange(ref Current, null, this);")
            .Close()
            .ToSourceText();
    }

    /// <summary>The path of every publish: while handlers complete synchronously, nothing is stored and nothing allocated.</summary>
    private static void EmitDispatch(SourceWriter writer, EventModel @event, List<NamedHandler> handlers)
    {
        // A method declared async hands its exceptions to its task, so only others need a try around their call.
        var guarded = handlers.Any(static handler => !handler.IsScoped && handler.Model.Call.ThrowsSynchronously);
        var counted = guarded && handlers.Count > 1;

        writer.Open($"public override {Text.ValueTask} DispatchAsync({@event.QualifiedName} @event, {Parameters})");
        if (counted)
            writer.Line("var handler = 0;");
        if (guarded)
            writer.Open("try");

        foreach (var handler in handlers)
        {
            if (counted && handler.Index > 0)
                writer.Line($"handler = {handler.Index};");
            writer
                .Line($"{(handler.Index == 0 ? "var " : "")}result = {Start(handler)};")
                .Line("if (!result.IsCompletedSuccessfully)")
                .Line($"    return ContinueAsync({handler.Index}, result, @event, context, cancellationToken);")
                .Line("result.GetAwaiter().GetResult();");
        }

        writer.Line("return default;");
        if (guarded)
        {
            writer
                .Close()
                .Open("catch (global::System.Exception exception)")
                .Line($"return ContinueAsync({(counted ? "handler" : "0")}, {Text.ValueTask}.FromException(exception), @event, context, cancellationToken);")
                .Close();
        }

        writer.Close().Line();
    }

    /// <summary>The way to one handler, for everything that is not the path above.</summary>
    private static void EmitInvoke(SourceWriter writer, EventModel @event, List<NamedHandler> handlers)
    {
        writer
            .Open($"protected override {Text.ValueTask} InvokeAsync(int handler, {@event.QualifiedName} @event, {Parameters}) => handler switch")
            .Lines(handlers.Select(handler => $"{Pattern(handler, handlers)} => {Start(handler)},"))
            .Close("};")
            .Line()
            .Open("protected override global::System.Type GetHandlerType(int handler) => handler switch")
            .Lines(handlers.Select(handler => $"{Pattern(handler, handlers)} => typeof({handler.Model.QualifiedName}),"))
            .Close("};")
            .Line();
    }

    private static void EmitScope(SourceWriter writer, EventModel @event, NamedHandler handler) => writer
        .Line("[global::System.Runtime.CompilerServices.AsyncMethodBuilder(typeof(global::System.Runtime.CompilerServices.PoolingAsyncValueTaskMethodBuilder))]")
        .Open($"private async {Text.ValueTask} {handler.ScopeMethod}({@event.QualifiedName} @event, {Parameters})")
        .Line("var scope = CreateScope();")
        .Open("await using (global::System.Threading.Tasks.TaskAsyncEnumerableExtensions.ConfigureAwait(scope, false))")
        .Line($"var handler = {Text.Extensions}.ServiceProviderServiceExtensions.GetRequiredService<{handler.Model.QualifiedName}>(scope.ServiceProvider);")
        .Line($"await handler.HandleAsync({Arguments(handler.Model.Call, "WithScope(context, scope)")}).ConfigureAwait(false);")
        .Close()
        .Close()
        .Line();

    private static string Start(NamedHandler handler)
    {
        var model = handler.Model;
        if (handler.IsScoped)
            return $"{handler.ScopeMethod}(@event, context, cancellationToken)";

        var receiver = model.Lifetime == HandlerLifetimeModel.Static ? model.QualifiedName : $"_{handler.Name}";
        var call = $"{receiver}.HandleAsync({Arguments(model.Call, "context ?? DefaultContext")})";
        return model.Call.ReturnsTask ? $"new {Text.ValueTask}({call})" : call;
    }

    private static string Arguments(HandlerCallModel call, string context) =>
        string.Join(", ", call.Arguments.Select(argument => argument.IsContext ? context : "cancellationToken").Prepend("@event"));

    private static string Pattern(NamedHandler handler, List<NamedHandler> all) =>
        handler.Index == all.Count - 1 ? "_" : handler.Index.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Count(int handlers) => handlers == 1 ? "handler" : $"{handlers} handlers";

    private static List<NamedHandler> NameHandlers(EquatableArray<HandlerModel> handlers)
    {
        var names = new UniqueNames();
        return handlers
            .Select((model, index) => new NamedHandler(
                model, index, names.Claim(char.ToLowerInvariant(model.SimpleName[0]) + model.SimpleName.Substring(1))))
            .ToList();
    }

    private sealed record NamedHandler(HandlerModel Model, int Index, string Name)
    {
        internal bool IsScoped => Model.Lifetime is HandlerLifetimeModel.Scoped or HandlerLifetimeModel.Transient;

        internal string ScopeMethod => $"{char.ToUpperInvariant(Name[0])}{Name.Substring(1)}InScopeAsync";
    }
}
