using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SourceGenBus.Benchmarks.Compilation;

/// <summary>
/// A generator in the usual shape, as a point of reference: it finds the handlers with ForAttributeWithMetadataName and
/// the publish calls with a syntax provider, and writes a line for each. It does less than ours.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class AttributePipeline : IIncrementalGenerator
{
    /// <inheritdoc />
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var handlers = context.SyntaxProvider.ForAttributeWithMetadataName(
            "SourceGenBus.EventHandlerAttribute`1",
            static (node, _) => node is ClassDeclarationSyntax,
            static (match, _) => match.Attributes[0].AttributeClass!.TypeArguments[0].ToDisplayString() + " " + match.TargetSymbol.ToDisplayString());
        var sites = context.SyntaxProvider.CreateSyntaxProvider(
            static (node, _) => node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "PublishAsync" } },
            static (match, cancellationToken) =>
                (match.SemanticModel.GetSymbolInfo(match.Node, cancellationToken).Symbol as IMethodSymbol)?.TypeArguments[0].ToDisplayString() ?? "");

        context.RegisterSourceOutput(handlers.Collect(), static (output, lines) => Write(output, "Handlers.g.cs", lines));
        context.RegisterImplementationSourceOutput(sites.Collect(), static (output, lines) => Write(output, "Sites.g.cs", lines));
    }

    private static void Write(SourceProductionContext output, string name, IEnumerable<string> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
            text.Append("// ").AppendLine(line);
        output.AddSource(name, SourceText.From(text.ToString(), Encoding.UTF8));
    }
}
