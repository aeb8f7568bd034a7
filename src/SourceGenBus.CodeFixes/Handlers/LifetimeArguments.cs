using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Handlers;

namespace SourceGenBus.CodeFixes.Handlers;

/// <summary>Writes the lifetime into the attribute of a handler.</summary>
internal static class LifetimeArguments
{
    private const string Name = "Lifetime";

    /// <summary>The attribute as it stands now, with a lifetime in place of the one that it has.</summary>
    /// <param name="attribute">The attribute, other edits included.</param>
    /// <param name="lifetime">The lifetime; the default needs no words.</param>
    /// <param name="code">The code that is fixed.</param>
    /// <param name="position">Where the attribute stands in that code.</param>
    internal static AttributeSyntax With(AttributeSyntax attribute, HandlerLifetimeModel lifetime, FixableCode code, int position)
    {
        var list = attribute.ArgumentList ?? SyntaxFactory.AttributeArgumentList();
        var old = list.Arguments.FirstOrDefault(static argument => argument.NameEquals?.Name.Identifier.ValueText == Name);
        if (lifetime == HandlerLifetimeModel.Singleton)
        {
            var others = old is null ? list.Arguments : list.Arguments.Remove(old);
            return attribute.WithArgumentList(others.Count == 0 ? null : list.WithArguments(others)).WithTriviaFrom(attribute);
        }

        var value = SyntaxFactory.ParseExpression($"{code.NameAt("SourceGenBus.HandlerLifetime", position)}.{lifetime}");
        if (old is not null)
            return attribute.ReplaceNode(old, old.WithExpression(value.WithTriviaFrom(old.Expression)));
        var argument = SyntaxFactory.ParseAttributeArgumentList($"({Name} = {value})")!.Arguments[0];
        return attribute.WithArgumentList(list.AddArguments(argument));
    }
}
