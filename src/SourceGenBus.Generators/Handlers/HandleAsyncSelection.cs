using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Events;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Handlers;

/// <summary>
/// Chooses the <c>HandleAsync</c> that serves an event: the one that the compiler would choose for the call that
/// generated code makes.
/// </summary>
internal sealed record HandleAsyncSelection(IMethodSymbol Method, bool IsStatic, HandlerCallModel Model)
{
    internal static HandleAsyncSelection? Select(
        INamedTypeSymbol type,
        HandlerMark mark,
        List<HandlerMark> marks,
        Compilation compilation,
        Action<Diagnostic>? report)
    {
        var (@event, attribute) = (mark.Message, mark.Attribute);
        var candidates = Candidates(type);
        var fitting = candidates.Where(method => Accepts(method, @event, compilation)).ToList();
        if (fitting.Count == 0)
        {
            if (report is not null)
                ReportNoneFits(type, mark, marks, candidates, compilation, report);
            return null;
        }

        var accessible = fitting.Where(
            method => compilation.IsSymbolAccessibleWithin(method, compilation.Assembly) && !method.IsForbidden()).ToList();
        if (accessible.Count == 0)
        {
            report?.Invoke(Diagnostic.Create(
                HandlerDescriptors.InaccessibleHandleAsync,
                LocationOf(fitting[0], attribute, type),
                type.ToShortName(),
                Accessibilities.Describe(fitting[0]),
                Accessibilities.Remedy(fitting[0])));
            return null;
        }

        var suppliable = accessible.Where(method => UnsuppliableParameter(method, mark) is null).ToList();
        if (suppliable.Count == 0)
        {
            var parameter = UnsuppliableParameter(accessible[0], mark)!;
            if (parameter.Type.TypeKind != TypeKind.Error)
            {
                report?.Invoke(Diagnostic.Create(
                    HandlerDescriptors.UnsuppliableParameter,
                    LocationOf(parameter, attribute, type),
                    parameter.Name,
                    type.ToShortName()));
            }

            return null;
        }

        var best = Best(suppliable, @event, compilation);
        var bound = best is null
            ? null
            : CallBinding.Resolve(type, @event, best, Supplied(best).Select(static parameter => parameter.Type), compilation);
        best = bound is null
            ? null
            : suppliable.FirstOrDefault(method => CallBinding.IsSame(method, bound) && SuppliesTheSame(method, best!));
        if (best is null)
        {
            report?.Invoke(Diagnostic.Create(
                HandlerDescriptors.AmbiguousHandleAsync,
                LocationOf(suppliable[Math.Min(1, suppliable.Count - 1)], attribute, type),
                type.ToShortName(),
                @event.ToShortName()));
            return null;
        }

        if (!mark.Returns(best.ReturnType))
        {
            if (!best.ReturnType.ContainsError())
            {
                report?.Invoke(Diagnostic.Create(
                    HandlerDescriptors.NotAwaitable,
                    ReturnTypeLocation(best, attribute, type),
                    type.ToShortName(),
                    best.ReturnType.ToShortName(),
                    mark.WhyNotReturned(best.ReturnType),
                    mark.ReturnTypes));
            }

            return null;
        }

        var arguments = Supplied(best)
            .Select(static parameter => parameter.Type switch
            {
                var type when type.IsEventContext() => HandlerArgumentModel.Context,
                var type when type.IsEmittingContext() => HandlerArgumentModel.EmittingContext,
                _ => HandlerArgumentModel.Token,
            });
        var model = new HandlerCallModel(
            arguments.ToEquatableArray(),
            best.ReturnType.Is("System.Threading.Tasks", "Task"),
            ThrowsSynchronously(best, type),
            mark.Kind == HandlerKind.Event ? EmittedEvents.Of(best.ReturnType)?.ToModel() : null);
        return new HandleAsyncSelection(best, best.IsStatic, model);
    }

    /// <summary>Every method of that name that a call could mean, without those that a more derived class overrides or hides.</summary>
    internal static List<IMethodSymbol> Candidates(INamedTypeSymbol type)
    {
        var candidates = new List<IMethodSymbol>();
        foreach (var level in type.SelfAndBases())
        {
            foreach (var member in level.GetMembers(KnownNames.HandleAsync))
            {
                if (member is IMethodSymbol { MethodKind: MethodKind.Ordinary, Arity: 0 } method
                    && (method.DeclaredAccessibility != Accessibility.Private || ReferenceEquals(level, type))
                    && !candidates.Any(derived => !SymbolEqualityComparer.Default.Equals(derived.ContainingType, level) && HasSameParameters(derived, method)))
                {
                    candidates.Add(method);
                }
            }
        }

        return candidates;
    }

    private static bool HasSameParameters(IMethodSymbol left, IMethodSymbol right)
    {
        if (left.Parameters.Length != right.Parameters.Length)
            return false;
        for (var index = 0; index < left.Parameters.Length; index++)
        {
            if (!left.Parameters[index].Type.IsSameAtRunTime(right.Parameters[index].Type))
                return false;
        }

        return true;
    }

    private static bool Accepts(IMethodSymbol method, ITypeSymbol @event, Compilation compilation) =>
        method.Parameters.Length > 0 && Accepts(method.Parameters[0].Type, @event, compilation);

    private static bool Accepts(ITypeSymbol parameter, ITypeSymbol @event, Compilation compilation)
    {
        var conversion = compilation.ClassifyConversion(@event, parameter);
        return conversion.IsIdentity || (conversion.IsImplicit && (conversion.IsReference || conversion.IsBoxing));
    }

    /// <summary>The first parameter that keeps the method from being called, or null.</summary>
    private static IParameterSymbol? UnsuppliableParameter(IMethodSymbol method, HandlerMark mark)
    {
        var seen = (Context: false, Token: false, Optional: false);
        for (var index = 0; index < method.Parameters.Length; index++)
        {
            var parameter = method.Parameters[index];
            if (index == 0)
            {
                if (parameter.RefKind is not (RefKind.None or RefKind.In))
                    return parameter;
            }
            else if (IsSupplied(parameter) && !seen.Optional)
            {
                var isContext = !parameter.Type.IsCancellationToken();
                if ((isContext ? seen.Context : seen.Token) || (parameter.Type.IsEmittingContext() && !mark.MayEmit))
                    return parameter;
                seen = (seen.Context | isContext, seen.Token | !isContext, false);
            }
            else if (parameter.IsOptional && parameter.RefKind == RefKind.None)
            {
                seen.Optional = true; // What follows an argument that is left out cannot be passed by position.
            }
            else
            {
                return parameter;
            }
        }

        return null;
    }

    /// <summary>
    /// The parameters after the event that generated code passes an argument for; those after an omitted one are optional.
    /// </summary>
    private static IEnumerable<IParameterSymbol> Supplied(IMethodSymbol method) => method.Parameters.Skip(1).TakeWhile(IsSupplied);

    private static bool SuppliesTheSame(IMethodSymbol left, IMethodSymbol right) =>
        Supplied(left).Select(static parameter => parameter.Type).SequenceEqual(
            Supplied(right).Select(static parameter => parameter.Type), RunTimeTypes.Comparer);

    private static bool IsSupplied(IParameterSymbol parameter) =>
        parameter.RefKind == RefKind.None
            && (parameter.Type.IsEventContext() || parameter.Type.IsEmittingContext() || parameter.Type.IsCancellationToken());

    /// <summary>The method the compiler would choose: declared most derived, then with the most specific event type.</summary>
    private static IMethodSymbol? Best(List<IMethodSymbol> methods, ITypeSymbol @event, Compilation compilation)
    {
        var level = methods.Where(
            method => SymbolEqualityComparer.Default.Equals(DeclaringType(method), DeclaringType(methods[0]))).ToList();
        var best = level
            .Where(method => level.All(other => Accepts(other, method.Parameters[0].Type, compilation)))
            .ToList();
        return best.Count == 1 ? best[0] : null;

        static INamedTypeSymbol DeclaringType(IMethodSymbol method)
        {
            while (method.OverriddenMethod is { } overridden)
                method = overridden;
            return method.ContainingType;
        }
    }

    /// <summary>
    /// Whether a call runs this method and nothing before it. A virtual one may be overridden, in a test double say; and a
    /// static constructor runs, and may throw, before the static method that is called.
    /// </summary>
    internal static bool RunsAlone(IMethodSymbol method, INamedTypeSymbol type)
    {
        var isFinal = type.IsSealed || method.IsSealed || !(method.IsVirtual || method.IsOverride || method.IsAbstract);
        var isInitialized = !method.IsStatic || (method.ContainingType.StaticConstructors.IsEmpty && method.ContainingType.IsInSource());
        return isFinal && isInitialized;
    }

    /// <summary>An async method hands every exception to its task.</summary>
    private static bool ThrowsSynchronously(IMethodSymbol method, INamedTypeSymbol type)
    {
        var isAsync = method.IsAsync || method.PartialImplementationPart is { IsAsync: true };
        return !(isAsync && RunsAlone(method, type));
    }

    private static void ReportNoneFits(
        INamedTypeSymbol type,
        HandlerMark mark,
        List<HandlerMark> marks,
        List<IMethodSymbol> candidates,
        Compilation compilation,
        Action<Diagnostic> report)
    {
        // A method that serves another attribute of the class is not the one that was meant for this event.
        var meant = candidates.FirstOrDefault(method =>
            method.Parameters.Length > 0 && !marks.Any(other => Accepts(method, other.Message, compilation)));
        if (meant is null)
        {
            report(Diagnostic.Create(
                HandlerDescriptors.MissingHandleAsync,
                HandlerRules.LocationOf(mark.Attribute, type),
                type.ToShortName(),
                mark.Message.ToShortName(),
                mark.ReturnType));
        }
        else if (!meant.Parameters[0].Type.ContainsError())
        {
            report(Diagnostic.Create(
                HandlerDescriptors.WrongEventType,
                LocationOf(meant.Parameters[0], mark.Attribute, type),
                new[] { HandlerRules.LocationOf(mark.Attribute, type) }, // where the fix may correct the attribute instead
                type.ToShortName(),
                mark.Message.ToShortName(),
                meant.Parameters[0].Type.ToShortName()));
        }
    }

    private static Location LocationOf(ISymbol symbol, AttributeData attribute, INamedTypeSymbol type) =>
        symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() switch
        {
            ParameterSyntax { Type: { } parameterType } => parameterType.GetLocation(),
            MethodDeclarationSyntax method => method.Identifier.GetLocation(),
            _ => HandlerRules.LocationOf(attribute, type),
        };

    private static Location ReturnTypeLocation(IMethodSymbol method, AttributeData attribute, INamedTypeSymbol type) =>
        method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is MethodDeclarationSyntax declaration
            ? declaration.ReturnType.GetLocation()
            : HandlerRules.LocationOf(attribute, type);
}
