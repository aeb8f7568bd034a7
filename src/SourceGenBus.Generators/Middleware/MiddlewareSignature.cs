using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Middleware;

/// <summary>An <c>InvokeAsync</c> method of a middleware: which messages it takes, by type or by type parameter.</summary>
internal sealed class MiddlewareSignature
{
    private readonly bool _isEvent;
    private readonly ITypeSymbol _message;
    private readonly ITypeSymbol? _result;

    private MiddlewareSignature(bool isEvent, ITypeSymbol message, ITypeSymbol? result)
    {
        _isEvent = isEvent;
        _message = message;
        _result = result;
    }

    /// <summary>Null when the method does not have the shape of a middleware.</summary>
    internal static MiddlewareSignature? Read(IMethodSymbol method)
    {
        if (method is not { Name: KnownNames.InvokeAsync, IsStatic: false, Parameters.Length: 4 }
            || !method.Parameters[1].Type.IsEventContext()
            || !method.Parameters[3].Type.IsCancellationToken()
            || method.Parameters.Any(static parameter => parameter.RefKind != RefKind.None)
            || method.Parameters[2].Type is not INamedTypeSymbol next)
        {
            return null;
        }

        var isEvent = next.Is(KnownNames.Namespace, "EventNext");
        if (!IsNext(next))
            return null;

        var message = next.TypeArguments[0];
        var result = next.Arity == 2 ? next.TypeArguments[1] : null;
        var returns = result is null
            ? method.ReturnType.IsValueTask()
            : method.ReturnType is INamedTypeSymbol { Arity: 1 } task
                && task.Is("System.Threading.Tasks", "ValueTask")
                && task.TypeArguments[0].IsSameAtRunTime(result);
        var isInferable = method.TypeParameters.All(parameter =>
            SymbolEqualityComparer.Default.Equals(parameter, message) || SymbolEqualityComparer.Default.Equals(parameter, result));
        return returns && isInferable && method.Parameters[0].Type.IsSameAtRunTime(message)
            ? new MiddlewareSignature(isEvent, message, result)
            : null;
    }

    /// <summary>Whether a method is meant to be part of a middleware, whatever its shape.</summary>
    internal static bool TakesNext(IMethodSymbol method) => method.Parameters.Any(static parameter => IsNext(parameter.Type));

    internal bool Accepts(HandledMessage message, Compilation compilation)
    {
        if (_isEvent != (message.Kind == HandlerKind.Event) || _result is null != message.Result is null)
            return false;

        var arguments = new Dictionary<ITypeParameterSymbol, ITypeSymbol>(SymbolEqualityComparer.Default);
        return Matches(_message, message.Type, arguments)
            && (_result is null || Matches(_result, message.Result!, arguments))
            && arguments.All(argument => Meets(argument.Key, argument.Value, arguments, compilation));
    }

    private static bool IsNext(ITypeSymbol type) =>
        type.Is(KnownNames.Namespace, "EventNext") || type.Is(KnownNames.Namespace, "CommandNext");

    private static bool Matches(ITypeSymbol declared, ITypeSymbol actual, Dictionary<ITypeParameterSymbol, ITypeSymbol> arguments)
    {
        if (declared is not ITypeParameterSymbol parameter)
            return declared.IsSameAtRunTime(actual);
        arguments[parameter] = actual;
        return true;
    }

    private static bool Meets(
        ITypeParameterSymbol parameter,
        ITypeSymbol argument,
        Dictionary<ITypeParameterSymbol, ITypeSymbol> arguments,
        Compilation compilation)
    {
        var isNullable = argument.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
        if ((parameter.HasReferenceTypeConstraint && !argument.IsReferenceType)
            || ((parameter.HasValueTypeConstraint || parameter.HasUnmanagedTypeConstraint) && (!argument.IsValueType || isNullable))
            || (parameter.HasUnmanagedTypeConstraint && !argument.IsUnmanagedType)
            || (parameter.HasConstructorConstraint && !HasDefaultConstructor(argument)))
        {
            return false;
        }

        // A nullable value type is boxed to the interfaces of its underlying type, but does not meet them as constraints.
        return parameter.ConstraintTypes.All(constraint =>
        {
            var conversion = compilation.ClassifyConversion(argument, Substitute(constraint, arguments, compilation));
            return conversion.IsIdentity || (conversion.IsImplicit && !isNullable && (conversion.IsReference || conversion.IsBoxing));
        });
    }

    /// <summary>Whether <c>new()</c> is met: required members, also those of a struct, must be set by the constructor itself.</summary>
    private static bool HasDefaultConstructor(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol named || (named.IsAbstract && !named.IsValueType))
            return false;
        var constructor = named.InstanceConstructors.FirstOrDefault(static constructor =>
            constructor is { Parameters.Length: 0, DeclaredAccessibility: Accessibility.Public });
        if (constructor is null)
            return false;
        return constructor.GetAttributes().Any(static attribute =>
                attribute.AttributeClass.Is("System.Diagnostics.CodeAnalysis", "SetsRequiredMembersAttribute"))
            || !named.SelfAndBases().SelectMany(static level => level.GetMembers()).Any(IsRequired);
    }

    private static bool IsRequired(ISymbol member) => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true };

    private static ITypeSymbol Substitute(
        ITypeSymbol type,
        Dictionary<ITypeParameterSymbol, ITypeSymbol> arguments,
        Compilation compilation) => type switch
    {
        ITypeParameterSymbol parameter => arguments.TryGetValue(parameter, out var argument) ? argument : parameter,
        IArrayTypeSymbol array => compilation.CreateArrayTypeSymbol(Substitute(array.ElementType, arguments, compilation), array.Rank),
        INamedTypeSymbol { IsGenericType: true } generic => Substitute(generic, arguments, compilation),
        _ => type,
    };

    /// <summary>A generic type, or one nested in a generic type, with what stands for the type parameters.</summary>
    private static INamedTypeSymbol Substitute(
        INamedTypeSymbol type, Dictionary<ITypeParameterSymbol, ITypeSymbol> arguments, Compilation compilation)
    {
        var definition = type.ContainingType is { IsGenericType: true } outer
            ? Substitute(outer, arguments, compilation).GetTypeMembers(type.Name, type.Arity)
                .First(member => SymbolEqualityComparer.Default.Equals(member.OriginalDefinition, type.OriginalDefinition))
            : type.OriginalDefinition;
        return type.Arity == 0
            ? definition
            : definition.Construct(type.TypeArguments.Select(argument => Substitute(argument, arguments, compilation)).ToArray());
    }
}
