/** view/styles.css, made small by the build. */
declare module "guildhall-styles" {
  const text: string
  export default text
}
