using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.BusApi;

/// <summary>Recognizes the calls that send a command or ask a query.</summary>
internal static class SendCalls
{
    /// <summary>
    /// The message as it is before its conversion to the interface of the parameter; null when the call is something else.
    /// </summary>
    internal static IOperation? SentMessage(IInvocationOperation call)
    {
        if (!IsSend(call.TargetMethod))
            return null;

        var message = call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0)?.Value;
        while (message is IConversionOperation { IsImplicit: true, Conversion.IsUserDefined: false } conversion)
            message = conversion.Operand;
        return message;
    }

    internal static bool IsSend(IMethodSymbol method) =>
        method.Name is KnownNames.SendAsync or KnownNames.QueryAsync or KnownNames.StreamAsync
        && (method.ContainingType.Is(KnownNames.Namespace, KnownNames.CommandBusInterface)
            || method.ContainingType.Is(KnownNames.Namespace, KnownNames.EventBusClass));

    /// <summary>The attribute of a handler for such a call, as it would be written.</summary>
    internal static string HandlerAttributeFor(IMethodSymbol method, ITypeSymbol message)
    {
        var name = method.Name switch
        {
            KnownNames.QueryAsync => "QueryHandler",
            KnownNames.StreamAsync => "StreamQueryHandler",
            _ => "CommandHandler",
        };
        return method.TypeArguments.Length == 0
            ? $"{name}<{message.ToShortName()}>"
            : $"{name}<{message.ToShortName()}, {method.TypeArguments[0].WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToShortName()}>";
    }
}
