using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Rules;

namespace SourceGenBus.Generators.Discovery;

/// <summary>Recognises by syntax alone what may be a call of <c>PublishAsync</c>.</summary>
internal static class PublishCallSyntax
{
    internal static bool IsCandidate(InvocationExpressionSyntax call) =>
        call.ArgumentList.Arguments.Count is >= 1 and <= 3 && NameOf(call.Expression) == KnownNames.PublishAsync;

    /// <summary>The name of the member that is called on something.</summary>
    internal static string? NameOf(ExpressionSyntax expression) => expression switch
    {
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax conditional => conditional.Name.Identifier.ValueText,
        _ => null,
    };
}
