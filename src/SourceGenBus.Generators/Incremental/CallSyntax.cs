using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Incremental;

/// <summary>Recognizes by syntax alone what a call may be, so that few calls are bound.</summary>
internal static class CallSyntax
{
    /// <summary>Whether a call may publish, emit, send or ask.</summary>
    internal static bool MayPublish(InvocationExpressionSyntax call) =>
        call.ArgumentList.Arguments.Count is >= 1 and <= 3
        && NameOf(call.Expression) is KnownNames.PublishAsync or KnownNames.SendAsync or KnownNames.QueryAsync or KnownNames.StreamAsync or KnownNames.Emit;

    /// <summary>Whether a method of this name may register a scoped service.</summary>
    internal static bool MayRegisterScoped(string method) =>
        method is "AddScoped" or "TryAddScoped" or "AddKeyedScoped" or "AddDbContext" or "AddDbContextPool";

    /// <summary>Whether a method of this name may put a bus together.</summary>
    internal static bool MayCompose(string method) => method is KnownNames.AddSourceGenBus or KnownNames.AddHandlers;

    /// <summary>The name of the member that is called on something.</summary>
    internal static string? NameOf(ExpressionSyntax expression) => expression switch
    {
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax conditional => conditional.Name.Identifier.ValueText,
        _ => null,
    };
}
