using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.Operations;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Concurrency;

/// <summary>Recognizes writes to state that concurrent events share.</summary>
internal static class SharedState
{
    /// <summary>
    /// The fields, properties and captured parameters of a handler that an operation writes, with the code that names them.
    /// </summary>
    internal static IEnumerable<(ISymbol Member, IOperation Place)> Writes(IOperation operation, INamedTypeSymbol handler)
    {
        switch (operation)
        {
            case IAssignmentOperation assignment:
                return Targets(assignment.Target)
                    .Select(target => Member(target, handler, isWholeWrite: assignment is ISimpleAssignmentOperation))
                    .Where(static write => write.Member is not null)!;
            case IIncrementOrDecrementOperation increment:
                return One(Member(increment.Target, handler, isWholeWrite: false));
            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out, Parent: IInvocationOperation call } argument
                when !IsAtomic(call.TargetMethod) && !IsOwn(call.TargetMethod, handler):
                return One(Member(argument.Value, handler, isWholeWrite: false));
            case IInvocationOperation { Instance: { } instance } call when MutableCollections.Changes(call.TargetMethod, instance):
                return One(Collection(instance, handler));
            default:
                return [];
        }
    }

    private static IEnumerable<(ISymbol, IOperation)> One((ISymbol? Member, IOperation Place) write) =>
        write.Member is null ? [] : [(write.Member, write.Place)];

    /// <summary>A tuple on the left of an assignment writes each of its elements.</summary>
    private static IEnumerable<IOperation> Targets(IOperation target) =>
        target is ITupleOperation tuple ? tuple.Elements.SelectMany(Targets) : [target];

    private static (ISymbol? Member, IOperation Place) Member(IOperation target, INamedTypeSymbol handler, bool isWholeWrite)
    {
        target = target.WithoutConversion();
        switch (target)
        {
            case IArrayElementReferenceOperation element:
                return Collection(element.ArrayReference, handler);
            case IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } instance } when MutableCollections.IsUnsafe(instance):
                return Collection(instance, handler);
            case IFieldReferenceOperation { Instance: { Type.IsValueType: true } outer } when outer is not IInstanceReferenceOperation:
            case IPropertyReferenceOperation { Instance: { Type.IsValueType: true } } property when IsAuto(property.Property):
                // Part of a struct: the field that holds the struct is written.
                return Member(((IMemberReferenceOperation)target).Instance!, handler, isWholeWrite: false);
            default:
                return Own(target, handler) is { } member && !(isWholeWrite && member is IFieldSymbol { IsVolatile: true })
                    ? (member, target)
                    : default;
        }
    }

    private static (ISymbol? Member, IOperation Place) Collection(IOperation instance, INamedTypeSymbol handler)
    {
        var target = instance.WithoutConversion();
        return Own(target, handler) is { } member ? (member, target) : default;
    }

    /// <summary>The member of the handler itself that an expression names; null for anything else.</summary>
    private static ISymbol? Own(IOperation target, INamedTypeSymbol handler) => target switch
    {
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field
            when IsMember(field.Field, handler) && !IsPerThread(field.Field) => field.Field,
        IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation } property
            when IsMember(property.Property, handler) && IsAuto(property.Property) => property.Property,
        // A parameter of the primary constructor that a method uses is a field in all but name.
        IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } parameter } => parameter,
        _ => null,
    };

    private static bool IsMember(ISymbol member, INamedTypeSymbol handler) =>
        handler.SelfAndBases().Contains(member.ContainingType, SymbolEqualityComparer.Default);

    private static bool IsAuto(IPropertySymbol property) => property.ContainingType.GetMembers()
        .Any(member => member is IFieldSymbol field && SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    private static bool IsPerThread(IFieldSymbol field) => field.IsStatic
        && field.GetAttributes().Any(static attribute => attribute.AttributeClass.Is("System", "ThreadStaticAttribute"));

    private static bool IsAtomic(IMethodSymbol method) =>
        method.ContainingType is { Name: "Interlocked" or "Volatile" or "ImmutableInterlocked" or "LazyInitializer" or "Monitor" };

    /// <summary>Whether a method is the handler's own, which may well write by reference with Interlocked.</summary>
    private static bool IsOwn(IMethodSymbol method, INamedTypeSymbol handler) =>
        SymbolEqualityComparer.Default.Equals(method.ContainingType, handler);
}
