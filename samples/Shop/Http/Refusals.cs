using System.Data.Common;
using SourceGenBus;

namespace Shop.Http;

/// <summary>Answers what the shop refuses, so that only what nobody expected is an error of the server.</summary>
internal static class Refusals
{
    internal static async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (MessageValidationException exception)
        {
            var errors = exception.Errors.GroupBy(static error => error.Member, static error => error.Message);
            return TypedResults.ValidationProblem(errors.ToDictionary(static group => group.Key, static group => group.ToArray()));
        }
        catch (RefusedException exception)
        {
            var status = exception.Refusal == Refusal.Unknown ? StatusCodes.Status404NotFound : StatusCodes.Status409Conflict;
            return TypedResults.Problem(exception.Message, statusCode: status);
        }
        catch (TimeoutException)
        {
            return TypedResults.Problem("It took too long and was not done.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
        catch (DbException exception) when (exception.IsTransient || exception.SqlState is ['5', '7', 'P', ..]) // 57P..: the server is going down.
        {
            return TypedResults.Problem("The shop cannot reach its database. Try again.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
