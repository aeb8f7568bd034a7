using Microsoft.CodeAnalysis.Text;
using SourceGenBus.Generators.Emission;
using SourceGenBus.Generators.Handlers;

namespace SourceGenBus.Generators.Middleware;

/// <summary>Writes the class that calls the middleware of one type of message, in order.</summary>
internal static class PipelineEmitter
{
    private const string Dispatch = "global::SourceGenBus.Dispatch";
    private const string HandlersClass = "Handlers";

    internal static SourceText Emit(PipelineModel pipeline)
    {
        var first = pipeline.Middleware[0];
        var message = first.Message.QualifiedName;
        var names = new UniqueNames();
        names.Claim("first");
        var middleware = pipeline.Middleware
            .Select(model => new NamedMiddleware(model, names.Claim(char.ToLowerInvariant(model.SimpleName[0]) + model.SimpleName.Substring(1))))
            .ToList();

        var writer = new SourceWriter()
            .Line(GeneratedText.Header)
            .Line("#nullable disable warnings // A middleware may name the same types with other annotations than the handler does.")
            .Line($"namespace {pipeline.Namespace};")
            .Line()
            .Line($"/// <summary>What stands around {DocComment.Reference(message)}, outermost first.</summary>")
            .Line(GeneratedText.GeneratedCode);
        if (first.Kind == HandlerKind.Event)
            EmitEvent(writer, pipeline, message, middleware);
        else
            EmitCommand(writer, pipeline, message, middleware);
        return writer.ToSourceText();
    }

    /// <summary>
    /// A class for each middleware, which holds the next one as the class that it is: the JIT then knows what each <c>next</c> leads
    /// to, and makes of the whole way what it makes of calls that are written inside of one another.
    /// </summary>
    private static void EmitEvent(SourceWriter writer, PipelineModel pipeline, string message, List<NamedMiddleware> middleware)
    {
        var parameters = $"{message} message, {GeneratedText.Context} context, {GeneratedText.Token} cancellationToken";
        var last = pipeline.RouteClass is null ? $"{Dispatch}.HandlersNext<{message}>" : HandlersClass;
        writer
            .Open($"internal sealed class {pipeline.ClassName} : {Dispatch}.MiddlewareRoute<{message}, {pipeline.ClassName}>")
            .Lines(middleware.Select(static item => $"private readonly {item.Model.QualifiedName} _{item.Name};"))
            .Line($"private {middleware[0].Step} _first = null!;")
            .Line();
        EmitConstructor(writer, pipeline.ClassName, "EventRoute", middleware);
        writer
            .Line()
            .Line(GeneratedText.Inlined)
            .Open($"internal new void Dispatch({message} message, {GeneratedText.Context}? context, {GeneratedText.Token} cancellationToken, out {GeneratedText.ValueTask} result)")
            .Line("result = context is null")
            .Line("    ? _first.InvokeAsync(message, DefaultContext, cancellationToken)")
            .Line("    : DispatchInContextAsync(message, context, cancellationToken);")
            .Close()
            .Line()
            .Line($"protected override global::SourceGenBus.EventNext<{message}> Link({Dispatch}.EventRoute<{message}> handlers) =>")
            .Line("    _first =");
        for (var index = 0; index < middleware.Count; index++)
        {
            var (item, depth) = (middleware[index], new string(' ', (index + 2) * 4));
            var end = index < middleware.Count - 1 ? "" : $" new {last}(handlers){new string(')', middleware.Count)};";
            writer.Line($"{depth}new {item.Step}(_{item.Name},{end} // order {item.Model.Order}");
        }

        for (var index = 0; index < middleware.Count; index++)
            EmitStep(writer, middleware[index], message, parameters, index < middleware.Count - 1 ? middleware[index + 1].Step : last);
        if (pipeline.RouteClass is { } route)
            EmitHandlers(writer, route, message, parameters);
        writer.Close();
    }

    private static void EmitStep(SourceWriter writer, NamedMiddleware item, string message, string parameters, string next) => writer
        .Line()
        .Open($"private sealed class {item.Step} : {Dispatch}.EventStep<{message}>")
        .Line($"private readonly {item.Model.QualifiedName} _middleware;")
        .Line($"private readonly {next} _next;")
        .Line()
        .Open($"internal {item.Step}({item.Model.QualifiedName} middleware, {next} next) : base(next)")
        .Line("_middleware = middleware;")
        .Line("_next = next;")
        .Close()
        .Line()
        .Line($"public override {GeneratedText.ValueTask} InvokeAsync({parameters}) =>")
        .Line("    IsPlain(message, context)")
        .Line("        ? _middleware.InvokeAsync(message, context, _next, cancellationToken)")
        .Line("        : ContinueAsync(message, context, cancellationToken);")
        .Line()
        .Line($"protected override {GeneratedText.ValueTask} CallAsync({message} message, {GeneratedText.Context} context, global::SourceGenBus.EventNext<{message}> next, {GeneratedText.Token} cancellationToken) =>")
        .Line("    _middleware.InvokeAsync(message, context, next, cancellationToken);")
        .Close();

    private static void EmitHandlers(SourceWriter writer, string route, string message, string parameters) => writer
        .Line()
        .Open($"private sealed class {HandlersClass} : {Dispatch}.HandlersNext<{message}>")
        .Line($"private readonly {route}? _route; // Null while something else stands in its place.")
        .Line()
        .Line($"internal {HandlersClass}({Dispatch}.EventRoute<{message}> handlers) : base(handlers) => _route = handlers as {route};")
        .Line()
        .Open($"public override {GeneratedText.ValueTask} InvokeAsync({parameters})")
        .Line("if (_route is null || !IsPlain(message, context))")
        .Line("    return base.InvokeAsync(message, context, cancellationToken);")
        .Line($"_route.Dispatch(message, context, cancellationToken, out var result);")
        .Line("return result;")
        .Close()
        .Close();

    private static void EmitCommand(SourceWriter writer, PipelineModel pipeline, string message, List<NamedMiddleware> middleware)
    {
        var result = middleware[0].Model.Result;
        var (baseClass, arguments, returnType) = middleware[0].Model.Kind == HandlerKind.Command
            ? ("PlainCommandPipeline", message, GeneratedText.ValueTask)
            : ("ResultCommandPipeline", $"{message}, {result}", $"{GeneratedText.ValueTask}<{result}>");
        baseClass = pipeline.IsEditable ? $"{GeneratedText.HotReload}.Editable{baseClass}" : $"{Dispatch}.{baseClass}";
        writer
            .Open($"internal sealed class {pipeline.ClassName} : {baseClass}<{arguments}>")
            .Line("// Of the newest bus in the process. A call site uses it while it serves the bus that the call site holds.")
            .Line($"internal static {pipeline.ClassName}? Current;")
            .Line()
            .Lines(middleware.Select(static item => $"private readonly {item.Model.QualifiedName} _{item.Name};"))
            .Line();
        EmitConstructor(
            writer,
            pipeline.ClassName,
            "CommandRoute",
            middleware,
            pipeline.IsEditable ? string.Concat(middleware.Select(static item => $", typeof({item.Model.QualifiedName})")) : "");
        writer
            .Line()
            .Line($"internal {returnType} SendAsync({message} message, {GeneratedText.Context}? context, {GeneratedText.Token} cancellationToken) =>")
            .Line("    InvokeNextAsync(0, message, context ?? DefaultContext, cancellationToken);")
            .Line();
        if (pipeline.IsEditable)
            EmitCall(writer, returnType, arguments, message, middleware);
        else
            EmitInvokeNext(writer, returnType, message, middleware);
        writer
            .Line()
            .Line("protected override void OnActivated() => Current = this;")
            .Line()
            .Line(
                "protected override void OnDeactivated() => global::System.Threading.Interlocked.CompareExchange(ref Current, null, this);")
            .Close();
    }

    private static void EmitInvokeNext(SourceWriter writer, string returnType, string message, List<NamedMiddleware> middleware) => writer
        .Open($"protected override {returnType} InvokeNextAsync(int position, {message} message, {GeneratedText.Context} context, {GeneratedText.Token} cancellationToken) => position switch")
        .Lines(middleware.Select(static (item, index) =>
            $"{index} => _{item.Name}.InvokeAsync(message, context, Next({index + 1}), cancellationToken), // order {item.Model.Order}"))
        .Line("_ => SendInnerAsync(message, context, cancellationToken),")
        .Close("};");

    /// <summary>The same by the class of the middleware, since edits change positions: a route has those with which it was made.</summary>
    private static void EmitCall(SourceWriter writer, string returnType, string arguments, string message, List<NamedMiddleware> middleware)
    {
        writer.Open(
            $"protected override {returnType} CallAsync(global::System.Type middleware, global::SourceGenBus.CommandNext<{arguments}> next, "
            + $"{message} message, {GeneratedText.Context} context, {GeneratedText.Token} cancellationToken)");
        foreach (var item in middleware)
        {
            writer
                .Line($"if (middleware == typeof({item.Model.QualifiedName})) // order {item.Model.Order}")
                .Line($"    return (_{item.Name} ?? GetMiddleware<{item.Model.QualifiedName}>()).InvokeAsync(message, context, next, cancellationToken);");
        }

        writer
            .Line("return next.InvokeAsync(message, context, cancellationToken);")
            .Close();
    }

    private static void EmitConstructor(
        SourceWriter writer,
        string className,
        string inner,
        List<NamedMiddleware> middleware,
        string types = "") => writer
        .Open($"internal {className}(global::SourceGenBus.EventBus bus, {Dispatch}.{inner} inner) : base(bus, inner{types})")
        .Lines(middleware.Select(static item => $"_{item.Name} = GetMiddleware<{item.Model.QualifiedName}>();"))
        .Close();

    private sealed record NamedMiddleware(MiddlewareModel Model, string Name)
    {
        internal string Step => $"{char.ToUpperInvariant(Name[0])}{Name.Substring(1)}Step";
    }
}
