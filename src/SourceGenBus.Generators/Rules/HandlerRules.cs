using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Descriptors;
using SourceGenBus.Generators.Models;

namespace SourceGenBus.Generators.Rules;

/// <summary>
/// Reads the handlers that a class is marked as. The generator asks for the models, the analyzer for the violations; both
/// run the same code, so what is left out of the generated code always has a diagnostic.
/// </summary>
internal static class HandlerRules
{
    /// <summary>Reads every valid <c>[EventHandler&lt;T&gt;]</c> of a class.</summary>
    /// <param name="type">The class.</param>
    /// <param name="compilation">The compilation it belongs to.</param>
    /// <param name="report">Receives what is wrong; null when only the models matter.</param>
    internal static ImmutableArray<HandlerRead> Read(INamedTypeSymbol type, Compilation compilation, Action<Diagnostic>? report)
    {
        var attributes = type.GetAttributes().Where(static attribute => attribute.IsEventHandlerAttribute()).ToImmutableArray();
        if (attributes.IsEmpty)
            return ImmutableArray<HandlerRead>.Empty;

        if (compilation is CSharpCompilation { LanguageVersion: < LanguageVersion.CSharp11 } old)
        {
            report?.Invoke(Diagnostic.Create(
                HandlerDescriptors.LanguageVersion, LocationOf(attributes[0], type), old.LanguageVersion.ToDisplayString()));
            return ImmutableArray<HandlerRead>.Empty;
        }

        var isUsable = IsUsableClass(type, attributes, compilation, report) & HasOneLifetime(type, attributes, report);
        var events = ReadEvents(type, attributes, compilation, report);
        var reads = ImmutableArray.CreateBuilder<HandlerRead>(events.Count);
        var constructor = default(ConstructorSelection?);

        foreach (var (@event, attribute) in events)
        {
            var call = HandleAsyncSelection.Select(type, @event, attribute, events, compilation, report);
            if (call is null || !isUsable)
                continue;

            var lifetime = HandlerLifetimeModel.Static;
            var dependencies = EquatableArray<DependencyModel>.Empty;
            if (!call.IsStatic)
            {
                constructor ??= ConstructorSelection.Select(type, compilation, report);
                if (!constructor.IsUsable)
                    continue;
                lifetime = LifetimeOf(attribute);
                dependencies = constructor.Dependencies;
            }

            var model = new HandlerModel(
                EventModelOf(@event),
                type.ToQualifiedName(),
                IdentifierOf(type),
                lifetime,
                call.Model,
                dependencies);
            reads.Add(new HandlerRead(attribute, model));
        }

        return reads.ToImmutable();
    }

    /// <summary>The event as generated code names it.</summary>
    internal static EventModel EventModelOf(ITypeSymbol @event) =>
        new(@event.ToQualifiedName(), IdentifierOf(@event), @event.IsValueType);

    /// <summary>Where an attribute stands, or the class where it has no source.</summary>
    internal static Location LocationOf(AttributeData attribute, ISymbol owner) =>
        attribute.ApplicationSyntaxReference is { } reference
            ? Location.Create(reference.SyntaxTree, reference.Span)
            : owner.Locations.FirstOrDefault() ?? Location.None;

    /// <summary>The value of <c>Lifetime</c>; singleton when it is not set or not a member of the enum.</summary>
    internal static HandlerLifetimeModel LifetimeOf(AttributeData attribute)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument is { Key: "Lifetime", Value.Value: int value and (1 or 2) })
                return (HandlerLifetimeModel)value;
        }

        return HandlerLifetimeModel.Singleton;
    }

    private static bool IsUsableClass(
        INamedTypeSymbol type,
        ImmutableArray<AttributeData> attributes,
        Compilation compilation,
        Action<Diagnostic>? report)
    {
        var location = type.Locations.FirstOrDefault() ?? Location.None;
        var @event = attributes[0].AttributeClass!.TypeArguments[0].ToShortName();

        if (type is { IsAbstract: true, IsStatic: false })
        {
            report?.Invoke(Diagnostic.Create(HandlerDescriptors.UninstantiableClass, location, type.ToShortName(), "abstract", @event));
            return false;
        }

        if (type.SelfAndContainers().Any(static container => container.Arity > 0))
        {
            report?.Invoke(Diagnostic.Create(HandlerDescriptors.UninstantiableClass, location, type.ToShortName(), "an open generic type", @event));
            return false;
        }

        if (type.IsNameable(compilation))
            return true;

        report?.Invoke(Diagnostic.Create(HandlerDescriptors.InaccessibleClass, location, type.ToShortName(), Accessibilities.Describe(type)));
        return false;
    }

    private static bool HasOneLifetime(INamedTypeSymbol type, ImmutableArray<AttributeData> attributes, Action<Diagnostic>? report)
    {
        var first = LifetimeOf(attributes[0]);
        foreach (var attribute in attributes)
        {
            var lifetime = LifetimeOf(attribute);
            if (lifetime == first)
                continue;
            report?.Invoke(Diagnostic.Create(
                HandlerDescriptors.ConflictingLifetimes, LocationOf(attribute, type), type.ToShortName(), first, lifetime));
            return false;
        }

        return true;
    }

    /// <summary>The distinct events that can arrive. One that does not compile is left to the compiler to report.</summary>
    private static List<(ITypeSymbol Event, AttributeData Attribute)> ReadEvents(
        INamedTypeSymbol type,
        ImmutableArray<AttributeData> attributes,
        Compilation compilation,
        Action<Diagnostic>? report)
    {
        var events = new List<(ITypeSymbol, AttributeData)>(attributes.Length);
        var seen = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        foreach (var attribute in attributes)
        {
            var @event = attribute.AttributeClass!.TypeArguments[0];
            if (@event.ContainsError())
                continue;

            if (!seen.Add(@event))
            {
                report?.Invoke(Diagnostic.Create(
                    HandlerDescriptors.DuplicateEvent, LocationOf(attribute, type), type.ToShortName(), @event.ToShortName()));
            }
            else if (EventRules.WhyNeverArrives(@event) is { } reason)
            {
                report?.Invoke(Diagnostic.Create(
                    HandlerDescriptors.EventNeverArrives, LocationOf(attribute, type), @event.ToShortName(), reason, type.ToShortName()));
            }
            else if (!@event.IsNameable(compilation))
            {
                report?.Invoke(Diagnostic.Create(
                    HandlerDescriptors.InaccessibleClass, LocationOf(attribute, type), @event.ToShortName(), Accessibilities.Describe(@event)));
            }
            else
            {
                events.Add((@event, attribute));
            }
        }

        return events;
    }

    /// <summary>A name made of a type's own name and those of its type arguments, to build identifiers from.</summary>
    private static string IdentifierOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IdentifierOf(array.ElementType) + "Array",
        INamedTypeSymbol { IsTupleType: true } tuple => "TupleOf" + string.Concat(tuple.TupleElements.Select(static element => IdentifierOf(element.Type))),
        INamedTypeSymbol { TypeArguments.Length: > 0 } generic => generic.Name + "Of" + string.Concat(generic.TypeArguments.Select(IdentifierOf)),
        _ => type.Name,
    };
}
