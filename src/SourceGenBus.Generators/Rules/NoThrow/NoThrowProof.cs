using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.Incremental;

namespace SourceGenBus.Generators.Rules.NoThrow;

/// <summary>
/// Proves that a call of one <c>HandleAsync</c> returns a completed task and throws nothing, so that it needs no
/// <c>try</c>: the JIT inlines no method that has one. What is not known to be safe counts as unsafe, since an exception
/// that nobody catches would reach the publisher and keep other handlers from running.
/// </summary>
/// <remarks>
/// Looks at the body of the method and, beyond it, at declarations only. <c>docs/guides/handlers.md</c> tells users the rule.
/// Not counted are exceptions that any code can meet: memory or stack exhausted, a program whose parts do not fit together.
/// </remarks>
internal sealed class NoThrowProof
{
    // Who does more than this in a handler gains nothing from its being inlined.
    private const int LongestBody = 1000;

    private readonly IMethodSymbol _method;

    private NoThrowProof(IMethodSymbol method) => _method = method;

    /// <summary>Whether binding the method is worth the while: it is short, not async, and calls nothing unknown.</summary>
    internal static bool IsCandidate(MethodDeclarationSyntax declaration)
    {
        SyntaxNode? body = declaration.Body is { } block ? block : declaration.ExpressionBody;
        return body is not null
            && body.Span.Length <= LongestBody
            && body.DescendantNodes().All(static node => node switch
            {
                InvocationExpressionSyntax call => NoThrowCalls.IsCandidate(call),
                ThrowStatementSyntax or ThrowExpressionSyntax or AwaitExpressionSyntax or AnonymousFunctionExpressionSyntax => false,
                ElementAccessExpressionSyntax => false,
                _ => !node.IsKind(SyntaxKind.CheckedExpression) && !node.IsKind(SyntaxKind.CheckedStatement),
            });
    }

    /// <summary>Whether a call of the method, on an instance and with an event that are not null, cannot throw.</summary>
    /// <param name="method">The method; it is the one that is called, not one that may be overridden.</param>
    /// <param name="declaration">Its declaration with the body.</param>
    /// <param name="model">The semantic model of the file.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal static bool Holds(IMethodSymbol method, MethodDeclarationSyntax declaration, SemanticModel model, CancellationToken cancellationToken) =>
        !method.ReturnType.IsInSource()
        && model.GetOperation(declaration, cancellationToken) is IMethodBodyOperation { BlockBody: var block, ExpressionBody: var expression }
        && (block ?? expression) is { } body
        && new NoThrowProof(method).IsSafeStatement(body);

    private bool IsSafeStatement(IOperation statement) => statement switch
    {
        IBlockOperation block => block.Operations.All(IsSafeStatement),
        IReturnOperation { ReturnedValue: { } value } => IsCompletedTask(value),
        IConditionalOperation { Condition: var condition, WhenTrue: var whenTrue, WhenFalse: var whenFalse } =>
            IsSafe(condition) && IsSafeStatement(whenTrue) && (whenFalse is null || IsSafeStatement(whenFalse)),
        IExpressionStatementOperation expression => IsSafe(expression.Operation),
        IVariableDeclarationGroupOperation group => group.Declarations.All(IsSafeDeclaration),
        IEmptyOperation => true,
        _ => false,
    };

    private bool IsSafeDeclaration(IVariableDeclarationOperation declaration) =>
        declaration.Initializer is null
        && declaration.Declarators.All(declarator => !declarator.Symbol.IsRef && (declarator.Initializer is null || IsSafe(declarator.Initializer.Value)));

    /// <summary>
    /// A task that the bus can look at without running code of others. A null <c>Task</c> would throw when it is wrapped.
    /// </summary>
    private bool IsCompletedTask(IOperation value) => value switch
    {
        IConversionOperation { IsImplicit: true, OperatorMethod: null, Operand: var operand } => IsCompletedTask(operand),
        IDefaultValueOperation => value.Type!.IsValueTask(),
        IObjectCreationOperation { Arguments.IsEmpty: true, Initializer: null } => value.Type!.IsValueTask(),
        IPropertyReferenceOperation { Instance: null, Property: { Name: "CompletedTask", ContainingType: var type } } =>
            (type.IsTask() || type.IsValueTask()) && !type.IsInSource(),
        IConditionalOperation { Condition: var condition, WhenTrue: var whenTrue, WhenFalse: { } whenFalse } =>
            IsSafe(condition) && IsCompletedTask(whenTrue) && IsCompletedTask(whenFalse),
        _ => false,
    };

    private bool IsSafe(IOperation value) => value switch
    {
        { ConstantValue.HasValue: true } => true,
        IDefaultValueOperation or ILiteralOperation or IParameterReferenceOperation or ILocalReferenceOperation => true,
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } => true,
        IFieldReferenceOperation field => IsSafeField(field),
        IPropertyReferenceOperation property => IsSafeProperty(property) && NoThrowMembers.CanGet(property.Property),
        IConversionOperation conversion => NoThrowOperators.IsSafe(conversion) && IsSafe(conversion.Operand),
        IUnaryOperation unary => NoThrowOperators.IsSafe(unary) && IsSafe(unary.Operand),
        IBinaryOperation binary => NoThrowOperators.IsSafe(binary) && IsSafe(binary.LeftOperand) && IsSafe(binary.RightOperand),
        IConditionalOperation { IsRef: false, WhenFalse: { } whenFalse } choice => IsSafe(choice.Condition) && IsSafe(choice.WhenTrue) && IsSafe(whenFalse),
        IIsPatternOperation { Pattern: var pattern } match => NoThrowOperators.IsSafe(pattern) && IsSafe(match.Value),
        ISimpleAssignmentOperation { IsRef: false } assignment =>
            (assignment.Target is IDiscardOperation || IsVariable(assignment.Target)) && IsSafe(assignment.Value),
        ICompoundAssignmentOperation assignment =>
            NoThrowOperators.IsSafe(assignment) && IsSafe(assignment.Target) && IsVariable(assignment.Target) && IsSafe(assignment.Value),
        IIncrementOrDecrementOperation step => NoThrowOperators.IsSafe(step) && IsSafe(step.Target) && IsVariable(step.Target),
        IInvocationOperation call => NoThrowCalls.IsSafe(call.TargetMethod) && call.Arguments.All(IsSafeArgument),
        _ => false,
    };

    private bool IsSafeArgument(IArgumentOperation argument) => argument.Parameter is { IsParams: false, RefKind: var kind }
        && (kind == RefKind.None ? IsSafe(argument.Value) : NoThrowMembers.IsAligned(argument.Value) && IsVariable(argument.Value));

    /// <summary>
    /// What can be written to without running code or meeting a null. A parameter of the method cannot: it is not null as it is.
    /// </summary>
    private bool IsVariable(IOperation target) => target switch
    {
        ILocalReferenceOperation { Local.IsRef: false } => true,
        IParameterReferenceOperation { Parameter: { RefKind: RefKind.None } parameter } => !IsOwn(parameter),
        IFieldReferenceOperation { Field.IsStatic: false, Instance: { } instance } field =>
            IsSafeField(field) && (IsThis(instance) || (instance.Type is { IsValueType: true } && IsVariable(instance))),
        IPropertyReferenceOperation { Instance: { } instance } property =>
            IsThis(instance) && IsSafeProperty(property) && NoThrowMembers.CanSet(property.Property),
        _ => false,
    };

    private bool IsSafeField(IFieldReferenceOperation field) =>
        field is { Field: { IsStatic: false, RefKind: RefKind.None, IsFixedSizeBuffer: false }, Instance: { } instance } && IsSafeReceiver(instance);

    private bool IsSafeProperty(IPropertyReferenceOperation property) =>
        property is { Property.IsStatic: false, Arguments.IsEmpty: true, Instance: { } instance } && IsSafeReceiver(instance);

    /// <summary>A value, or an object that is known not to be null: the handler, the event, the context.</summary>
    private bool IsSafeReceiver(IOperation instance) =>
        IsThis(instance)
        || (instance is IParameterReferenceOperation { Parameter: var parameter }
            && IsOwn(parameter)
            && (parameter.Ordinal == 0 || parameter.Type.IsEventContext())
            && parameter.Type.IsReferenceType)
        || (instance.Type is { IsValueType: true } && IsSafe(instance));

    private bool IsOwn(IParameterSymbol parameter) => SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, _method);

    private static bool IsThis(IOperation instance) => instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance };
}
