internal sealed class CorrelationFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var correlation = context.HttpContext.Request.Headers["X-Correlation-Id"].FirstOrDefault() ?? Guid.NewGuid().ToString("N");
        context.HttpContext.Response.Headers["X-Correlation-Id"] = correlation;
        return await next(context);
    }
}
