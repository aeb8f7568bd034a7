using Microsoft.CodeAnalysis.Text;
using SourceGenBus.Generators.Discovery;
using SourceGenBus.Generators.Models;

namespace SourceGenBus.Generators.Emission;

/// <summary>Writes the class that calls the middleware of one type of message, in order.</summary>
internal static class PipelineEmitter
{
    internal static SourceText Emit(PipelineModel pipeline)
    {
        var first = pipeline.Middleware[0];
        var message = first.Message.QualifiedName;
        var (baseClass, inner, returnType, last) = first.Kind switch
        {
            HandlerKind.Event => ($"MiddlewareRoute<{message}>", "EventRoute", Text.ValueTask, "DispatchInnerAsync"),
            HandlerKind.Command => ($"PlainCommandPipeline<{message}>", "CommandRoute", Text.ValueTask, "SendInnerAsync"),
            _ => ($"ResultCommandPipeline<{message}, {first.Result}>", "CommandRoute", $"{Text.ValueTask}<{first.Result}>", "SendInnerAsync"),
        };

        var names = new UniqueNames();
        var middleware = pipeline.Middleware
            .Select((model, index) => (Model: model, Index: index, Field: "_" + names.Claim(char.ToLowerInvariant(model.SimpleName[0]) + model.SimpleName.Substring(1))))
            .ToList();

        var passed = first.Kind == HandlerKind.Event ? ", context" : "";
        return new SourceWriter()
            .Line(Text.Header)
            .Line("#nullable disable warnings // A middleware may name the same types with other annotations than the handler does.")
            .Line($"namespace {pipeline.Namespace};")
            .Line()
            .Line($"/// <summary>What stands around {DocComment.Reference(message)}, outermost first.</summary>")
            .Line(Text.GeneratedCode)
            .Open($"internal sealed class {pipeline.ClassName} : global::SourceGenBus.Dispatch.{baseClass}")
            .Lines(middleware.Select(static item => $"private readonly {item.Model.QualifiedName} {item.Field};"))
            .Line()
            .Open($"internal {pipeline.ClassName}(global::SourceGenBus.EventBus bus, global::SourceGenBus.Dispatch.{inner} inner) : base(bus, inner)")
            .Lines(middleware.Select(static item => $"{item.Field} = GetMiddleware<{item.Model.QualifiedName}>();"))
            .Close()
            .Line()
            .Open($"protected override {returnType} InvokeNextAsync(int position, {message} message, {Text.Context} context, {Text.Token} cancellationToken) => position switch")
            .Lines(middleware.Select(item =>
                $"{item.Index} => {item.Field}.InvokeAsync(message, context, Next({item.Index + 1}{passed}), cancellationToken), // order {item.Model.Order}"))
            .Line($"_ => {last}(message, context, cancellationToken),")
            .Close("};")
            .Close()
            .ToSourceText();
    }
}
